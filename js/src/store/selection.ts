// Selection: the node that a learner looks at, the same here and in Python.

import { effect, type Signal } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { Link } from "./commit-queue.ts";

const LATE = 3000; // ms until which the kernel repeats what it was told, if it does

/**
 * Tell the kernel what is selected, and follow what it selects, which `followed` hears of; gives how
 * to read that anew.
 */
export function shareSelection(
  host: Host<GraphWidgetModel>,
  link: Link,
  selected: Signal<number>,
  end: AbortSignal,
  followed: () => void,
): () => void {
  let known = selected.value;
  let told: { leaf: number; at: number }[] = []; // that the kernel has not repeated yet
  const read = () => {
    // what is still on its way there is newer than what comes from there
    if (link.waiting.some(({ name }) => name === "select")) return;
    known = host.get("selected_node") ?? -1;
    selected.value = known;
  };
  host.watch(["selected_node"], () => {
    const now = performance.now();
    told = told.filter(({ at }) => now - at < LATE);
    const node = host.get("selected_node") ?? -1;
    const echo = told.findIndex(({ leaf }) => leaf === node);
    told.splice(0, echo + 1);
    if (echo >= 0) return; // of what was selected here; perhaps it is something else by now
    const before = selected.value;
    read();
    if (selected.value !== before) followed();
  });
  read();
  const stop = effect(() => {
    const leaf = selected.value;
    if (leaf === known) return;
    known = leaf;
    told.push({ leaf, at: performance.now() });
    link.post({ name: "select", number: 0, leaf });
  });
  end.addEventListener("abort", stop);
  return read;
}
