// Selection: the node that a learner looks at, the same here and in Python.

import { effect } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { GraphStore } from "./graph-store.ts";

const ECHO_MS = 3000; // until which the kernel repeats what was posted, if it does

export class Selection {
  readonly #store: GraphStore;
  readonly #host: Host<GraphWidgetModel>;
  /** The node that was posted or read last. */
  #known: number;
  /** What was posted and has not come back from the kernel yet. */
  #posted: { leaf: number; at: number }[] = [];

  /** Post the selection of `store`, and follow selections from Python. */
  constructor(
    store: GraphStore,
    host: Host<GraphWidgetModel>,
    end: AbortSignal,
  ) {
    this.#store = store;
    this.#host = host;
    this.#known = store.selected.value;
    host.watch(["selected_node"], () => this.#follow());
    this.read();
    end.addEventListener(
      "abort",
      effect(() => this.#post(store.selected.value)),
    );
  }

  /** Take over what Python has selected. */
  read(): void {
    const { queue, selected } = this.#store;
    // acts in flight to the kernel are newer than its traits
    if (queue.waiting.some(({ name }) => name === "select")) return;
    this.#known = this.#host.get("selected_node") ?? -1;
    selected.value = this.#known;
  }

  #follow(): void {
    const now = performance.now();
    this.#posted = this.#posted.filter(({ at }) => now - at < ECHO_MS);
    const node = this.#host.get("selected_node") ?? -1;
    const echo = this.#posted.findIndex(({ leaf }) => leaf === node);
    this.#posted.splice(0, echo + 1);
    if (echo >= 0) return; // selected here; the selection may be another one by now
    const { event, selected } = this.#store;
    const before = selected.value;
    this.read();
    if (selected.value !== before) event.value = { kind: "selected" };
  }

  #post(leaf: number): void {
    if (leaf === this.#known) return;
    this.#known = leaf;
    this.#posted.push({ leaf, at: performance.now() });
    this.#store.queue.post({ name: "select", number: 0, leaf });
  }
}
