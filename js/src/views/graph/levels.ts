// Levels: opening and closing boxes, and the way to a node that is inside of closed ones.

import type { Fold } from "../../store/folds.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Structure } from "../../store/structure.ts";
import { type Box, boxesAround, membersOf, treeOf } from "./boxes.ts";
import { fold, levelOf, MOST, type Open } from "./fold.ts";
import { formulaInPieces, sameGradient } from "./piece-numbers.ts";
import { boxOfPieces, cardOf } from "./pieces.ts";

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
  store.tell(`${box.path} is open: ${inside}${made}`.trim());
}

export function closeBox(store: GraphStore, box: Box): void {
  const open = new Set(openIn(store));
  open.delete(box.id);
  setOpen(store, open);
  store.tell(`${box.path} is closed.`);
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
