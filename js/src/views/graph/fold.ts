// Fold: which nodes are drawn as cards, and which are inside of closed boxes.

import type { Fold } from "../../store/folds.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf, type Structure } from "../../store/structure.ts";
import {
  type Box,
  boxesAround,
  idOf,
  membersOf,
  type Part,
  treeOf,
} from "./boxes.ts";
import {
  boxOfPieces,
  cardOf,
  formulaInPieces,
  opened,
  type Piece,
  sameGradient,
} from "./pieces.ts";
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

// Levels: opening and closing boxes, and the way to a node that is inside of closed ones.
const opens = new WeakMap<
  readonly Fold[],
  { structure: Structure; open: Open }
>();

/** The boxes that are open now; the same set until one is opened or closed. */
export function openIn({ structure, folds }: GraphStore): Open {
  const marks = folds.marks.value;
  let found = opens.get(marks);
  if (found?.structure !== structure) {
    found = { structure, open: openBy(structure, marks) };
    opens.set(marks, found);
  }
  return found.open;
}

function openBy(structure: Structure, marks: readonly Fold[]): Open {
  const open = new Set(levelOf(structure));
  for (const fold of marks) {
    const box = boxAt(structure, fold);
    if (fold.open && box) open.add(box.id);
    else if (box) open.delete(box.id);
  }
  return marks.length > 0 ? open : levelOf(structure);
}

function boxAt(structure: Structure, { node, depth }: Fold): Box | undefined {
  if (!(node < structure.symbols.length)) return undefined;
  const around = boxesAround(structure, node).reverse();
  return around.length < depth
    ? boxOfPieces(structure, node)
    : around[depth - 1];
}

/** How `box` is named to the kernel. */
function foldOf(structure: Structure, box: Box, open: boolean): Fold {
  const node = box.of < 0 ? (membersOf(box)[0] as number) : box.of;
  const around = boxesAround(structure, node).reverse();
  const depth = box.of < 0 ? around.indexOf(box) : around.length;
  return { node, depth: depth + 1, open };
}

/** Open all of `now` and nothing else. */
function setOpen(store: GraphStore, now: Open): void {
  const { structure, folds } = store;
  const before = openIn(store);
  const foldsOf = (ids: Open, others: Open, open: boolean) =>
    [...ids]
      .filter((id) => !others.has(id))
      .flatMap((id) => boxOf(structure, id) ?? [])
      .map((box) => foldOf(structure, box, open));
  folds.mark([...foldsOf(before, now, false), ...foldsOf(now, before, true)]);
}

export function openBox(store: GraphStore, box: Box): void {
  const { open, closed } = withBoxes(store.structure, openIn(store), [box]);
  setOpen(store, open);
  const room = closed.map(({ path }) => path).join(", ");
  const made =
    room && ` To make room, what was opened before it closed: ${room}.`;
  const inside =
    box.of < 0
      ? `${count(box)}.`
      : `${formulaInPieces(store, box.of)}. ${sameGradient(store, box.of)}`;
  store.announce(`${box.path} is open: ${inside}${made}`.trim());
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

/** The closed box that node `i` is drawn as; undefined: it has a card of its own. */
export function closedAround(store: GraphStore, i: number): Box | undefined {
  const open = openIn(store);
  return boxesAround(store.structure, i).findLast(({ id }) => !open.has(id));
}

/** `open` with `boxes` too; what was opened longest ago closes where there is no room for all. */
function withBoxes(structure: Structure, before: Open, boxes: Box[]) {
  const open = new Set(before);
  const stay = new Set<Box | undefined>();
  for (const box of boxes) {
    open.add(box.id);
    for (let b: Box | undefined = box; b; b = b.parent) stay.add(b);
  }
  const closed: Box[] = [];
  while (fold(structure, open).items.length > MOST) {
    const box = innermost(structure, open).find((one) => !stay.has(one));
    if (!box) break;
    open.delete(box.id);
    closed.push(box);
  }
  return { open, closed };
}

/** The boxes that are open and in sight, without those that have such a box inside. */
function innermost(structure: Structure, open: Open): Box[] {
  const inSight = [...open].flatMap((id) => {
    const own = boxOf(structure, id);
    let box = own;
    while (box?.parent && open.has(box.id)) box = box.parent;
    return box?.parent ? [] : (own ?? []);
  });
  const around = new Set(inSight.map(({ parent }) => parent));
  return inSight.filter((box) => !around.has(box));
}

const boxOf = (structure: Structure, id: string): Box | undefined =>
  treeOf(structure).byId.get(id) ?? boxOfPieces(structure, Number(cardOf(id)));

const count = ({ size }: Box) =>
  size === 1 ? "1 Value" : `${size.toLocaleString("en")} Values`;
