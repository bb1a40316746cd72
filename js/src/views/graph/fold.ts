// Fold: which nodes are drawn as cards, and which are inside of closed boxes.

import { operandsOf } from "../../store/health.ts";
import type { Structure } from "../../store/structure.ts";
import { type Box, idOf, membersOf, type Part, treeOf } from "./boxes.ts";
import { opened, type Piece } from "./pieces.ts";

export const MOST = 300; // what the eye, and the page, can take
const READABLE = 60; // up to here a graph opens with all its boxes open
const MOST_LINES = 250; // between boxes: beyond that they are one grey band

export interface Item {
  /** Names it in its graph, as long as the structure stays. */
  id: string;
  kind: "node" | "box" | "piece";
  name: string;
  /** The box that it stands for; undefined: a node, or a piece of one. */
  box: Box | undefined;
  /** What it is of a node that is written out in pieces. */
  piece: Piece | undefined;
  /** The nodes it stands for, operands first. */
  members: number[];
  /** The node whose numbers it shows; -1 when several leave the box. */
  shows: number;
}

export interface Folded {
  items: Item[];
  /** Pairs of items, from operand to result; `order` is the place of the operand. */
  edges: { from: number; to: number; order: number }[];
}

/** The ids of the boxes that are open. */
export type Open = ReadonlySet<string>;

const levels = new WeakMap<Structure, Open>();

/** What is open when nobody has opened or closed anything: as much as can be read. */
export function levelOf(structure: Structure): Open {
  let level = levels.get(structure);
  if (!level) {
    level = readable(structure);
    levels.set(structure, level);
  }
  return level;
}

function readable(structure: Structure): Open {
  const boxes = [...treeOf(structure).byId.values()].filter(
    (box) => box.parent && box.depth < Infinity,
  );
  const deepest = Math.max(0, ...boxes.map(({ depth }) => depth));
  for (let depth = deepest; depth > 0; depth--) {
    const open = new Set(boxes.filter((b) => b.depth <= depth).map(idOf));
    const { items, edges } = fold(structure, open);
    const most = depth === deepest ? READABLE : MOST;
    const lines = depth === deepest ? 0 : edges.length;
    if (items.length <= most && lines <= MOST_LINES) return open;
  }
  return new Set();
}

/** The drawing of `structure` with these boxes open. */
export function fold(
  structure: Structure,
  open: Open = levelOf(structure),
): Folded {
  const items: Item[] = [];
  const look = (part: Part) => {
    const box = opened(structure, part, open);
    if (box) box.parts.forEach(look);
    else items.push(itemOf(structure, part));
  };
  look(treeOf(structure).top);
  items.sort((a, b) => (a.members[0] as number) - (b.members[0] as number));
  return { items, edges: connect(structure, items) };
}

function itemOf(structure: Structure, part: Part): Item {
  const made = { id: idOf(part), members: membersOf(part) };
  const none = { box: undefined, piece: undefined };
  const nodeOf = (shows: number) => {
    const name = structure.names[shows] ?? "";
    return { ...made, ...none, kind: "node" as const, name, shows };
  };
  if (typeof part === "number") return nodeOf(part);
  if ("parts" in part)
    return {
      ...made,
      kind: "box",
      name: part.path,
      ...none,
      box: part,
      shows: -1,
    };
  if (part.isResult) return { ...nodeOf(part.node), piece: part };
  const name = `${part.name}, a piece of ${structure.names[part.node]}`;
  return { ...made, kind: "piece", name, ...none, piece: part, shows: -1 };
}

function connect(structure: Structure, items: Item[]): Folded["edges"] {
  const at = new Int32Array(structure.symbols.length);
  const taking = new Map<number, number>(); // the first piece of a node that is written out
  items.forEach(({ members, piece }, k) => {
    for (const node of members) at[node] = k; // of pieces the last one, which is the node
    if (piece?.takesOperand) taking.set(piece.node, k);
  });
  const edges = new Map<number, Folded["edges"][number]>();
  const exits = items.map(() => new Set<number>());
  at.forEach((out, i) => {
    const to = taking.get(i) ?? out;
    operandsOf(structure, i).forEach((child, order) => {
      const from = at[child] as number;
      if (from === to) return;
      exits[from]?.add(child);
      const use = items[to]?.box ? 0 : order;
      edges.set((from * items.length + to) * 2 + use, { from, to, order });
    });
  });
  exits.at(at.at(-1) as number)?.add(structure.symbols.length - 1);
  items.forEach((item, k) => {
    const [only] = exits[k] as Set<number>;
    if (item.box && exits[k]?.size === 1) item.shows = only as number;
  });
  return [...edges.values(), ...amongPieces(items)];
}

/** The edges within each node that is written out; its pieces stand one after the other. */
function amongPieces(items: Item[]): Folded["edges"] {
  return items.flatMap(({ piece }, to) => {
    if (!piece) return [];
    const first = items.findIndex((item) => item.piece?.node === piece.node);
    return piece.from.map((k, order) => ({
      from: first + k,
      to,
      order: order + Number(piece.takesOperand), // the operand comes first
    }));
  });
}
