// Which boxes are open, and so which nodes are drawn as cards and which are inside closed boxes.

import type { Fold } from "../../store/folds.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf, type Structure } from "../../store/structure.ts";
import {
  type Box,
  type BoxPart,
  type BoxPiece,
  boxesAround,
  idOf,
  membersOf,
  treeOf,
} from "./boxes.ts";
import { countText } from "./graph-words.ts";
import {
  boxOfPieces,
  cardOf,
  formulaInPieces,
  openBoxAt,
  sameGradient,
} from "./pieces.ts";

export const MAX_CARDS = 300; // more are neither readable nor fast
const MAX_READABLE = 60; // cards; a graph with fewer begins with all its boxes open
const MAX_LINES = 250; // between boxes; more are one grey band

export interface Item {
  /** Unique in its structure. */
  id: string;
  kind: "node" | "box" | "piece";
  name: string;
  /** The closed box; undefined for a node or a piece. */
  box: Box | undefined;
  /** The piece, if its node is open in pieces. */
  piece: BoxPiece | undefined;
  /** Its nodes, operands first. */
  members: number[];
  /** The node whose numbers it shows; -1 for a box with several results, and for a piece. */
  shows: number;
}

export interface Folded {
  items: Item[];
  /** From operand to result; `order` is the index of the operand. */
  edges: { from: number; to: number; order: number }[];
}

/** The ids of the boxes that are open. */
export type OpenBoxes = ReadonlySet<string>;

const defaults = new WeakMap<Structure, OpenBoxes>();

/** The boxes that are open at first: as deep as remains readable. */
export function defaultOpen(structure: Structure): OpenBoxes {
  let level = defaults.get(structure);
  if (!level) {
    level = findDefault(structure);
    defaults.set(structure, level);
  }
  return level;
}

function findDefault(structure: Structure): OpenBoxes {
  const boxes = [...treeOf(structure).byId.values()].filter(
    (box) => box.parent && box.depth < Infinity,
  );
  const deepest = Math.max(0, ...boxes.map(({ depth }) => depth));
  for (let depth = deepest; depth > 0; depth--) {
    const open = new Set(boxes.filter((b) => b.depth <= depth).map(idOf));
    const { items, edges } = fold(structure, open);
    const most = depth === deepest ? MAX_READABLE : MAX_CARDS;
    const lines = depth === deepest ? 0 : edges.length;
    // what is in the box of a long chain counts too
    const count = items.reduce(
      (sum, { box }) => sum + (box?.depth === Infinity ? box.size : 1),
      0,
    );
    if (count <= most && lines <= MAX_LINES) return open;
  }
  return new Set();
}

/** The drawing of `structure` with these boxes open. */
export function fold(
  structure: Structure,
  open: OpenBoxes = defaultOpen(structure),
): Folded {
  const items: Item[] = [];
  const visit = (part: BoxPart) => {
    const box = openBoxAt(structure, part, open);
    if (box) box.parts.forEach(visit);
    else items.push(itemOf(structure, part));
  };
  visit(treeOf(structure).top);
  items.sort((a, b) => (a.members[0] as number) - (b.members[0] as number));
  return { items, edges: connect(structure, items) };
}

function itemOf(structure: Structure, part: BoxPart): Item {
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
  const entries = new Map<number, number>(); // of a node in pieces, the one that takes its operand
  items.forEach(({ members, piece }, k) => {
    for (const node of members) at[node] = k; // the last piece is the node
    if (piece?.takesOperand) entries.set(piece.node, k);
  });
  const edges = new Map<number, Folded["edges"][number]>();
  const exits = items.map(() => new Set<number>());
  at.forEach((out, i) => {
    const to = entries.get(i) ?? out;
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
  return [...edges.values(), ...edgesAmongPieces(items)];
}

/** The edges between the pieces of each node; they are neighbours in `items`. */
function edgesAmongPieces(items: Item[]): Folded["edges"] {
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

// Opening and closing boxes.

const opens = new WeakMap<
  readonly Fold[],
  { structure: Structure; open: OpenBoxes }
>();

/** The boxes that are open now; the same set until one is opened or closed. */
export function openIn({ structure, folds }: GraphStore): OpenBoxes {
  const marks = folds.marks.value;
  let found = opens.get(marks);
  if (found?.structure !== structure) {
    found = { structure, open: openBy(structure, marks) };
    opens.set(marks, found);
  }
  return found.open;
}

function openBy(structure: Structure, marks: readonly Fold[]): OpenBoxes {
  const open = new Set(defaultOpen(structure));
  for (const fold of marks) {
    const box = boxAt(structure, fold);
    if (fold.open && box) open.add(box.id);
    else if (box) open.delete(box.id);
  }
  return marks.length > 0 ? open : defaultOpen(structure);
}

function boxAt(structure: Structure, { node, depth }: Fold): Box | undefined {
  if (!(node < structure.symbols.length)) return undefined;
  const around = boxesAround(structure, node).reverse();
  return around.length < depth
    ? boxOfPieces(structure, node)
    : around[depth - 1];
}

/** The mark that opens or closes `box` (store/folds.ts). */
function foldOf(structure: Structure, box: Box, open: boolean): Fold {
  const node = box.of < 0 ? (membersOf(box)[0] as number) : box.of;
  const around = boxesAround(structure, node).reverse();
  const depth = box.of < 0 ? around.indexOf(box) : around.length;
  return { node, depth: depth + 1, open };
}

/** Open the boxes in `now` and close all others. */
function setOpen(store: GraphStore, now: OpenBoxes): void {
  const { structure, folds } = store;
  const before = openIn(store);
  const foldsOf = (ids: OpenBoxes, others: OpenBoxes, open: boolean) =>
    [...ids]
      .filter((id) => !others.has(id))
      .flatMap((id) => boxOf(structure, id) ?? [])
      .map((box) => foldOf(structure, box, open));
  folds.mark([...foldsOf(before, now, false), ...foldsOf(now, before, true)]);
}

export function openBox(store: GraphStore, box: Box): void {
  const { open, closed } = withBoxes(store.structure, openIn(store), [box]);
  setOpen(store, open);
  const names = closed.map(({ path }) => path).join(", ");
  const closing =
    names && ` To make room, what was opened before it closed: ${names}.`;
  const inside =
    box.of < 0
      ? `${countText(box.size)}.`
      : `${formulaInPieces(store, box.of)}. ${sameGradient(store, box.of)}`;
  store.announce(`${box.path} is open: ${inside}${closing}`.trim());
}

export function closeBox(store: GraphStore, box: Box): void {
  const open = new Set(openIn(store));
  open.delete(box.id);
  setOpen(store, open);
  store.announce(`${box.path} is closed.`);
}

/** Open the boxes around node `i`. */
export function openTo(store: GraphStore, i: number): void {
  const open = openIn(store);
  const shut = boxesAround(store.structure, i).filter(
    ({ id }) => !open.has(id),
  );
  if (shut.length > 0)
    setOpen(store, withBoxes(store.structure, open, shut).open);
}

/** The outermost closed box around node `i`; undefined: it has a card of its own. */
export function closedAround(store: GraphStore, i: number): Box | undefined {
  const open = openIn(store);
  return boxesAround(store.structure, i).findLast(({ id }) => !open.has(id));
}

/** `before` with `boxes` open too; if that makes too many cards, what was opened first closes. */
function withBoxes(structure: Structure, before: OpenBoxes, boxes: Box[]) {
  const open = new Set(before);
  const stay = new Set<Box | undefined>();
  for (const box of boxes) {
    open.add(box.id);
    for (let b: Box | undefined = box; b; b = b.parent) stay.add(b);
  }
  const closed: Box[] = [];
  while (fold(structure, open).items.length > MAX_CARDS) {
    const box = innermost(structure, open).find((one) => !stay.has(one));
    if (!box) break;
    open.delete(box.id);
    closed.push(box);
  }
  return { open, closed };
}

/** The open boxes that are drawn, without those around others of them. */
function innermost(structure: Structure, open: OpenBoxes): Box[] {
  const drawn = [...open].flatMap((id) => {
    const own = boxOf(structure, id);
    let box = own;
    while (box?.parent && open.has(box.id)) box = box.parent;
    return box?.parent ? [] : (own ?? []);
  });
  const around = new Set(drawn.map(({ parent }) => parent));
  return drawn.filter((box) => !around.has(box));
}

const boxOf = (structure: Structure, id: string): Box | undefined =>
  treeOf(structure).byId.get(id) ?? boxOfPieces(structure, Number(cardOf(id)));
