// Shows the view whose state is some JSON, or one sentence why it cannot be shown.

import { readState } from "../host/saved-state.ts";
import { showRefusal } from "../views/frame/mounted.tsx";
import { adoptStyle } from "./style.ts";
import { bundleOf } from "./views.ts";

/** Show the view with the state that `read` gives in `el`, until `end` aborts. */
export function show(
  read: () => unknown,
  el: HTMLElement,
  end: AbortSignal,
): void {
  adoptStyle(el);
  try {
    const { view, model } = readState(read());
    bundleOf(view).render({ model, el, signal: end });
  } catch (problem) {
    showRefusal(el, problem, end);
  }
}
