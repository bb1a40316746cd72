// The figures of a page, and acting on one: it comes into sight, and screen readers hear what was done.

import { allowsMotion } from "../ui/theme.ts";
import type { MicrogradView } from "./element.ts";

const LATE = 600; // ms: a view that was out of sight draws after half a second

/** A figure with a view in it. */
export interface Figure {
  element: HTMLElement;
  view: MicrogradView;
  /** "Figure 3.2" */
  name: string;
}

/** The figure with that id; undefined if the page has none. */
export function figureOf(id: string): Figure | undefined {
  const element = document.getElementById(id);
  const view = element?.matches("micrograd-view")
    ? element
    : element?.querySelector("micrograd-view");
  if (!element || !view) return undefined;
  const number = element.querySelector(".caption-number")?.textContent?.trim();
  return { element, view: view as MicrogradView, name: number || "The figure" };
}

/** Act on a figure, bring it into sight and say so: `words` are those of the link. Rejects with an Error in words. */
export async function actOn(
  figure: Figure,
  acts: string,
  words: string,
): Promise<void> {
  const isMoved = bringIntoSight(figure.element);
  await figure.view.act(acts);
  if (isMoved) await new Promise((done) => setTimeout(done, LATE));
  tell(`${figure.name}: ${words}.`);
}

/** Say to everybody why the figure could not do something. */
export const tellProblem = ({ name }: Figure, problem: unknown): void =>
  tell(`${name}: ${(problem as Error).message}.`, true);

/** Scroll as little as possible, and only if less than half of the figure is in sight; whether it was needed. */
function bringIntoSight(element: HTMLElement): boolean {
  const { top, bottom, height } = element.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  if (seen >= Math.min(height, innerHeight) / 2) return false;
  element.scrollIntoView({
    block: "nearest",
    behavior: allowsMotion() ? "smooth" : "auto",
  });
  return true;
}

let line: HTMLElement | undefined;

/** Say `text` to screen readers; a problem is for everybody. */
function tell(text: string, isProblem = false): void {
  if (!line?.isConnected)
    line = document.body.appendChild(document.createElement("p"));
  line.role = "status";
  line.className = isProblem ? "mgw-told mgw-problem" : "mgw-told";
  line.textContent = text;
}
