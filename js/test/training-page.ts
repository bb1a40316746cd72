// The training view on a page of its own, new for every test of a file.

import { afterEach, beforeEach } from "vitest";
import training from "../src/views/training.tsx";
import type { JupyterModel } from "./fake-hosts.ts";

export let el: HTMLElement;
export let end: AbortController;

export function openForEachTest(): void {
  beforeEach(() => {
    end = new AbortController();
    el = document.createElement("div");
    document.body.append(el);
  });
  afterEach(() => {
    end.abort();
    el.remove();
  });
}

/** Show the view of `model`; return the function that removes it. */
export function show(model: JupyterModel): () => void {
  const props = { model: model.proxy() as never, signal: end.signal };
  training.initialize(props);
  return training.render({ ...props, el });
}
