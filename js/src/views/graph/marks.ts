// Marks: classes that say something of a card besides its numbers. A look at one costs nothing.

import type { GraphStore } from "../../store/graph-store.ts";

/** For a node the classes of its card; "" where there is nothing to say. */
type Mark = (store: GraphStore, node: number) => string;

const MARKS: readonly Mark[] = [
  (store, node) => (store.walk.current.value === node ? "mgw-now" : ""),
  (store, node) => (store.selected.value === node ? "mgw-selected" : ""),
];

export function marksOf(store: GraphStore, node: number): string {
  return MARKS.map((mark) => mark(store, node))
    .filter(Boolean)
    .join(" ");
}
