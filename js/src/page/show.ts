// Shows the view whose state or source is some JSON, in our style, or one sentence why it cannot be shown.

import type { AnyModel } from "@anywidget/types";
import { readState } from "../host/saved-state.ts";
import { isSource, readSource } from "../source/source.ts";
import derivative from "../views/derivative.tsx";
import exercise from "../views/exercise.tsx";
import { type AnyBundle, showRefusal } from "../views/frame/mounted.tsx";
import mlp from "../views/mlp.tsx";
import neuron from "../views/neuron.tsx";
import surface from "../views/surface.tsx";
import { CodeSession } from "./code-session.ts";
import { graphOnPage } from "./graph-page.tsx";
import style from "./page.css";
import type { PageOptions } from "./page-options.ts";
import { runOnPage } from "./run-page.tsx";

/** The views in which a page does no more than a notebook, by the names that a state gives them. */
const VIEWS: ReadonlyMap<string, AnyBundle> = new Map<string, AnyBundle>([
  ["network", mlp],
  ["neuron", neuron],
  ["derivative", derivative],
  ["surface", surface],
  ["exercise", exercise],
]);

interface ShowOptions extends PageOptions {
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
  const asked = {
    ...options,
    plays: options.plays || (isSource(json) && json.play === true),
  };
  if (isCode && (options.isEditable || json.editable === true)) {
    const session = new CodeSession(json);
    return { bundle: graphOnPage(session, asked), model: session.model };
  }
  const { view, model } = isSource(json) ? readSource(json) : readState(json);
  if (view === "training")
    return {
      bundle: runOnPage(isSource(json) ? json : undefined, asked),
      model,
    };
  if (view !== "graph") return { bundle: bundleOf(view), model };
  return { bundle: graphOnPage(undefined, asked), model };
}

function bundleOf(name: string): AnyBundle {
  const bundle = VIEWS.get(name);
  if (bundle) return bundle;
  throw new Error(
    `there is no view “${name.slice(0, 40)}”, only ${["graph", "training", ...VIEWS.keys()].join(", ")}`,
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
