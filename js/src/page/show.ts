// Shows the view whose state or source is some JSON, in our style, or one sentence why it cannot be shown.

import { readState } from "../host/saved-state.ts";
import { isSource, readSource } from "../source/source.ts";
import derivative from "../views/derivative.tsx";
import { type AnyBundle, showRefusal } from "../views/frame/mounted.tsx";
import graph from "../views/graph.tsx";
import mlp from "../views/mlp.tsx";
import neuron from "../views/neuron.tsx";
import surface from "../views/surface.tsx";
import training from "../views/training.tsx";
import style from "./page.css";

/** All views by the names that a state gives them. */
const VIEWS: ReadonlyMap<string, AnyBundle> = new Map<string, AnyBundle>([
  ["graph", graph],
  ["network", mlp],
  ["neuron", neuron],
  ["derivative", derivative],
  ["training", training],
  ["surface", surface],
]);

/** Show the view with the state or source that `read` gives in `el`, until `end` aborts. */
export function show(
  read: () => unknown,
  el: HTMLElement,
  end: AbortSignal,
): void {
  adoptStyle(el);
  try {
    const json = read();
    const { view, model } = isSource(json) ? readSource(json) : readState(json);
    bundleOf(view).render({ model: model.model, el, signal: end });
  } catch (problem) {
    showRefusal(el, problem, end);
  }
}

function bundleOf(name: string): AnyBundle {
  const bundle = VIEWS.get(name);
  if (bundle) return bundle;
  throw new Error(
    `there is no view “${name.slice(0, 40)}”, only ${[...VIEWS.keys()].join(", ")}`,
  );
}

/** The style of all views, one sheet for all elements of a page. */
const sheets = new WeakMap<Document, CSSStyleSheet>();

/** Give the page or shadow root that `el` is in our style, unless it has it. */
function adoptStyle(el: Element): void {
  const root = el.getRootNode() as Document | ShadowRoot;
  if (!("adoptedStyleSheets" in root)) return; // `el` is not on the page
  const sheet = sheetOf(el.ownerDocument);
  if (!root.adoptedStyleSheets.includes(sheet))
    root.adoptedStyleSheets.push(sheet);
}

function sheetOf(page: Document): CSSStyleSheet {
  const made = sheets.get(page) ?? new CSSStyleSheet();
  if (!sheets.has(page)) {
    made.replaceSync(style);
    sheets.set(page, made);
  }
  return made;
}
