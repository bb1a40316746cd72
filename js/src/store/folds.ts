// Folds: the boxes that the learner has opened or closed, kept by the kernel for a reload. All others
// are open or closed as the view thinks best.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { Link } from "./commit-queue.ts";

/** A box: a node in it, and how many boxes there are around that node down to it, itself included. */
export interface Fold {
  node: number;
  depth: number;
  open: boolean;
}

export class Folds {
  readonly #marks: Signal<readonly Fold[]> = signal([]);
  readonly #link: Link;

  constructor(host: Host<GraphWidgetModel>, link: Link) {
    this.#link = link;
    const read = () => {
      // what is still on its way there is newer than what comes from there
      if (link.waiting.some(({ name }) => /^(open|close)_box$/.test(name)))
        return;
      const marks = unpacked(host.get("boxes") ?? {});
      // an echo of what was done here is no reason to draw again
      if (!same(marks, this.#marks.value)) this.#marks.value = marks;
    };
    host.watch(["boxes"], read);
    read();
  }

  /** What was opened or closed by hand. */
  get marks(): ReadonlySignal<readonly Fold[]> {
    return this.#marks;
  }

  /** Open or close boxes, and tell the kernel. */
  mark(folds: readonly Fold[]): void {
    const isNew = ({ node, depth }: Fold) =>
      !folds.some((fold) => fold.node === node && fold.depth === depth);
    this.#marks.value = [...this.#marks.value.filter(isNew), ...folds];
    this.#link.gather(() => {
      for (const { node, depth, open } of folds)
        this.#link.post({
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
