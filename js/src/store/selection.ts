// Selection: the node that a learner looks at, the same here and in Python.

import { effect } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { GraphStore } from "./graph-store.ts";

export class Selection {
  readonly #store: GraphStore;
  readonly #host: Host<GraphWidgetModel>;
  /** The node that was posted or read last. */
  #known: number;

  /** Post the selection of `store`. */
  constructor(
    store: GraphStore,
    host: Host<GraphWidgetModel>,
    end: AbortSignal,
  ) {
    this.#store = store;
    this.#host = host;
    this.#known = host.get("selected_node") ?? -1;
    store.selected.value = this.#known;
    end.addEventListener(
      "abort",
      effect(() => this.#post(store.selected.value)),
    );
  }

  /** Take over what Python has selected. */
  read(): void {
    this.#known = this.#host.get("selected_node") ?? -1;
    this.#store.selected.value = this.#known;
  }

  /** The same, and announce it. */
  follow(): void {
    const { event, selected } = this.#store;
    const before = selected.value;
    this.read();
    if (selected.value !== before) event.value = { kind: "selected" };
  }

  #post(leaf: number): void {
    if (leaf === this.#known) return;
    this.#known = leaf;
    this.#store.queue.post({ name: "select", number: 0, leaf });
  }
}
