// Fold: which nodes are drawn as cards, and which are collapsed into boxes.
// Neurons go first, then layers, then whatever is farthest from the root.

import { operandsOf } from "../../store/health.ts";
import type { Structure } from "../../store/structure.ts";

export const MOST = 300; // what the eye, and the layout, can take
const MOST_LINES = 250; // between boxes: beyond that they are one grey band

export interface Item {
  kind: "node" | "box";
  name: string;
  /** The nodes it stands for, children first. */
  members: number[];
  /** The node whose numbers it shows; -1 when several leave the box. */
  shows: number;
}

export interface Folded {
  items: Item[];
  /** Pairs of items, from operand to result; `order` is the place of the operand. */
  edges: { from: number; to: number; order: number }[];
}

/** The drawing of `structure` with at most `most` items, where that can be. */
export function fold(structure: Structure, most: number = MOST): Folded {
  for (const depth of [Infinity, 2, 1]) {
    const folded = foldBy(structure, keysAt(structure, depth));
    const readable = depth === Infinity || folded.edges.length <= MOST_LINES;
    if (folded.items.length <= most && readable) return folded;
  }
  const layers = foldBy(structure, keysAt(structure, 1));
  return layers.items.length <= most
    ? layers
    : foldBy(structure, farAway(structure, most));
}

/** For each node what it is drawn as: its own index, or the name of a box. */
type Keys = (number | string)[];

/** Everything made in a scope becomes the box of its first `depth` names. */
function keysAt(structure: Structure, depth: number): Keys {
  return structure.symbols.map((_, i) => {
    const path = structure.scopes[structure.scope[i] as number] ?? [];
    if (path.length === 0 || depth === Infinity) return i;
    return path.slice(0, Math.max(depth, 1)).join(" · ");
  });
}

/** The nodes nearest to the root stay; all others become one box. */
function farAway(structure: Structure, most: number): Keys {
  const root = structure.symbols.length - 1;
  const near = new Set([root]);
  for (const i of near) {
    for (const child of operandsOf(structure, i)) {
      if (near.size >= most - 1) break;
      near.add(child);
    }
  }
  const rest = structure.symbols.length - near.size;
  return structure.symbols.map((_, i) =>
    near.has(i) ? i : `${rest.toLocaleString("en")} more Values`,
  );
}

function foldBy(structure: Structure, keys: Keys): Folded {
  const place = new Map<number | string, number>();
  const items: Item[] = [];
  keys.forEach((key, i) => {
    const at = place.get(key);
    if (at !== undefined) {
      items[at]?.members.push(i);
      return;
    }
    place.set(key, items.length);
    const node = typeof key === "number";
    items.push({
      kind: node ? "node" : "box",
      name: node ? (structure.names[i] ?? "") : key,
      members: [i],
      shows: node ? i : -1,
    });
  });
  const itemOf = keys.map((key) => place.get(key) as number);
  return { items, edges: connect(structure, items, itemOf) };
}

function connect(
  structure: Structure,
  items: Item[],
  itemOf: number[],
): Folded["edges"] {
  const edges = new Map<string, Folded["edges"][number]>();
  const exits = items.map(() => new Set<number>());
  itemOf.forEach((to, i) => {
    operandsOf(structure, i).forEach((child, order) => {
      const from = itemOf[child] as number;
      if (from === to) return;
      exits[from]?.add(child);
      const once =
        items[to]?.kind === "node" ? `${from} ${to} ${order}` : `${from} ${to}`;
      edges.set(once, { from, to, order });
    });
  });
  exits.at(itemOf.at(-1) as number)?.add(structure.symbols.length - 1);
  items.forEach((item, k) => {
    const [only] = exits[k] as Set<number>;
    if (item.kind === "box" && exits[k]?.size === 1)
      item.shows = only as number;
  });
  return [...edges.values()];
}
