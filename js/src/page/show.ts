// Shows the view whose state or source is some JSON, in our style, or one sentence why it cannot be shown.

import type { AnyModel } from "@anywidget/types";
import type { PageModel } from "../host/page-model.ts";
import { readState } from "../host/saved-state.ts";
import type { GraphTraits } from "../source/graph.ts";
import { isSource, readSource } from "../source/source.ts";
import derivative from "../views/derivative.tsx";
import exercise from "../views/exercise.tsx";
import { type AnyBundle, showRefusal } from "../views/frame/mounted.tsx";
import graph from "../views/graph.tsx";
import mlp from "../views/mlp.tsx";
import neuron from "../views/neuron.tsx";
import surface from "../views/surface.tsx";
import training from "../views/training.tsx";
import { type EditingOptions, editing } from "./code-editor.tsx";
import { CodeSession } from "./code-session.ts";
import style from "./page.css";

/** All views by the names that a state gives them. */
const VIEWS: ReadonlyMap<string, AnyBundle> = new Map<string, AnyBundle>([
  ["graph", graph],
  ["network", mlp],
  ["neuron", neuron],
  ["derivative", derivative],
  ["training", training],
  ["surface", surface],
  ["exercise", exercise],
]);

interface ShowOptions extends EditingOptions {
  isEditable?: boolean;
}

/** Show the view with the state or source that `read` gives in `el`, until `end` aborts. */
export function show(
  read: () => unknown,
  el: HTMLElement,
  end: AbortSignal,
  options: ShowOptions = {},
): void {
  adoptStyle(el);
  try {
    const { bundle, model } = shownOf(read(), options);
    bundle.render({ model: model as unknown as AnyModel, el, signal: end });
  } catch (problem) {
    showRefusal(el, problem, end);
  }
}

function shownOf(json: unknown, options: ShowOptions) {
  const isCode = isSource(json) && json.view === "graph";
  if (options.isEditable && !isCode)
    throw new Error("editable: only the code of a graph can be edited");
  const { view, model } = isSource(json) ? readSource(json) : readState(json);
  if (!isCode || !(options.isEditable || json.editable))
    return { bundle: bundleOf(view), model };
  const session = new CodeSession(json, model as PageModel<GraphTraits>);
  return { bundle: editing(session, options), model };
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
