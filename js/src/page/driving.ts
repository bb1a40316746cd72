// Text that drives figures. A link acts on one, a question asks for a guess before the figure shows the
// result, and a figure may follow its reader. All of it is plain HTML with data-mgw-… attributes, which
// micrograd_widgets/sphinx_text.py writes; without scripts a link leads to its figure, and a question is text.

import style from "./driving.css";
import { actOn, figureOf, tellProblem } from "./figures.ts";
import { Follower } from "./follower.ts";
import { askFor } from "./question.ts";

/** Make the links, questions and figures of the page live. */
export function drivePage(): void {
  document.addEventListener("click", (event) => void followLink(event));
  if (document.readyState === "loading")
    document.addEventListener("DOMContentLoaded", driveFigures);
  else driveFigures();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
}

/** The questions and the figures that follow, as they are on the page now. */
export function driveFigures(): void {
  for (const question of document.querySelectorAll<HTMLElement>(
    "[data-mgw-of]",
  ))
    askFor(question, figureOf(question.dataset.mgwFigure ?? ""));
  for (const view of document.querySelectorAll("micrograd-view[follow]")) {
    const figure = figureOf((view.closest("figure") ?? view).id);
    if (figure) new Follower(figure);
  }
}

async function followLink(event: MouseEvent): Promise<void> {
  const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>(
    "a[data-mgw-act]",
  );
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (!link || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
  const figure = figureOf(link.hash.slice(1));
  if (!figure) return; // the link leads to where it says
  event.preventDefault();
  figure.element.dispatchEvent(new CustomEvent("mgw-taken"));
  try {
    await actOn(figure, link.dataset.mgwAct ?? "", link.textContent ?? "");
  } catch (problem) {
    tellProblem(figure, problem);
  }
}
