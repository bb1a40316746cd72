// Marks: classes that say something of a card besides its numbers. A look at one costs nothing.

import type { GraphStore } from "../../store/graph-store.ts";
import type { Item } from "./fold.ts";

/** For a node the classes of its card, or of the box it is in; "" where there is nothing to say. */
type Mark = (store: GraphStore, node: number) => string;

const MARKS: readonly Mark[] = [
  (store, node) => (store.walk.current.value === node ? "mgw-now" : ""),
  (store, node) => (store.selected.value === node ? "mgw-selected" : ""),
];

export function marksOf(store: GraphStore, item: Item): string {
  if (item.kind === "piece") return "";
  const { box, members } = item;
  const nodes = box ? marked(store, members) : members;
  return MARKS.flatMap((mark) => nodes.map((node) => mark(store, node)))
    .filter(Boolean)
    .join(" ");
}

/** The nodes in a box that a view speaks of: the others have no marks, and may be many. */
const marked = (store: GraphStore, members: number[]) =>
  [store.walk.current.value, store.selected.value].filter((node) =>
    members.includes(node),
  );
