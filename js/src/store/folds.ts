// Folds: the boxes that the learner has opened or closed; the kernel keeps them for a reload. The view
// decides about all others.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { GraphStore } from "./graph-store.ts";

/** A box: a node in it, and how many boxes there are around that node down to it, itself included. */
export interface Fold {
  node: number;
  depth: number;
  open: boolean;
}

export class Folds {
  readonly #marks: Signal<readonly Fold[]> = signal([]);
  readonly #host: Host<GraphWidgetModel>;
  readonly #queue: GraphStore["queue"];

  constructor(host: Host<GraphWidgetModel>, queue: GraphStore["queue"]) {
    this.#host = host;
    this.#queue = queue;
    this.read();
  }

  /** Take over what the kernel keeps. */
  read(): void {
    const marks = unpacked(this.#host.get("boxes") ?? {});
    // an echo from the kernel is no reason to draw again
    if (!same(marks, this.#marks.value)) this.#marks.value = marks;
  }

  /** What the learner has opened or closed. */
  get marks(): ReadonlySignal<readonly Fold[]> {
    return this.#marks;
  }

  /** The trait that keeps them. */
  traits(): Record<string, boolean> {
    const entries = this.#marks.value.map(({ node, depth, open }) => [
      `${node} ${depth}`,
      open,
    ]);
    return Object.fromEntries(entries);
  }

  /** Open or close boxes, and commit that. */
  mark(folds: readonly Fold[]): void {
    const isNew = ({ node, depth }: Fold) =>
      !folds.some((fold) => fold.node === node && fold.depth === depth);
    this.#marks.value = [...this.#marks.value.filter(isNew), ...folds];
    this.#queue.gather(() => {
      for (const { node, depth, open } of folds)
        this.#queue.post({
          name: open ? "open_box" : "close_box",
          number: depth,
          leaf: node,
        });
    });
  }
}

const unpacked = (boxes: Record<string, boolean>): Fold[] =>
  Object.entries(boxes).map(([key, open]) => {
    const [node = -1, depth = 0] = key.split(" ").map(Number);
    return { node, depth, open };
  });

const same = (a: readonly Fold[], b: readonly Fold[]): boolean =>
  a.length === b.length &&
  a.every(({ node, depth, open }) =>
    b.some((f) => f.node === node && f.depth === depth && f.open === open),
  );
