// All views in one script: it defines <micrograd-view>, and its default export shows a state that a host
// such as MyST passes as a model.

import type { AnyModel } from "@anywidget/types";
import { SOURCE_KEYS } from "../source/source.ts";
import { drivePage } from "./driving.ts";
import { defineElement } from "./element.ts";
import { show } from "./show.ts";

interface Props {
  model: AnyModel;
  el: HTMLElement;
  signal?: AbortSignal;
}

if (defineElement()) drivePage();

export default {
  initialize(): void {},
  render({ model, el, signal }: Props): () => void {
    const end = new AbortController();
    signal?.addEventListener("abort", () => end.abort());
    show(() => stateOf(model), el, end.signal);
    return () => end.abort();
  },
};

/** The JSON that a host has taken apart. */
function stateOf(model: AnyModel): Record<string, unknown> {
  const names = ["model", ...SOURCE_KEYS];
  const parts = names.map((name) => [name, model.get(name)] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}
