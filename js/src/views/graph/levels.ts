// Levels: opening and closing boxes, and the way to a node that is inside of closed ones.

import type { GraphStore } from "../../store/graph-store.ts";
import type { Structure } from "../../store/structure.ts";
import { type Box, boxesAround, treeOf } from "./boxes.ts";
import { fold, levelOf, MOST, type Open } from "./fold.ts";
import { formulaInPieces, sameGradient } from "./piece-numbers.ts";
import { boxOfPieces, cardOf } from "./pieces.ts";

/** The boxes that are open now. */
export const openIn = (store: GraphStore): Open =>
  store.open.value ?? levelOf(store.structure);

export function openBox(store: GraphStore, box: Box): void {
  const { open, closed } = withBoxes(store.structure, openIn(store), [box]);
  store.open.value = open;
  const room = closed.map(({ path }) => path).join(", ");
  const made =
    room && ` To make room, what was opened before it closed: ${room}.`;
  const inside =
    box.of < 0
      ? `${count(box)}.`
      : `${formulaInPieces(store, box.of)}. ${sameGradient(store, box.of)}`;
  store.tell(`${box.path} is open: ${inside}${made}`);
}

export function closeBox(store: GraphStore, box: Box): void {
  const open = new Set(openIn(store));
  open.delete(box.id);
  store.open.value = open;
  store.tell(`${box.path} is closed.`);
}

/** Open the boxes around node `i`. */
export function openTo(store: GraphStore, i: number): void {
  const open = openIn(store);
  const shut = boxesAround(store.structure, i).filter(
    ({ id }) => !open.has(id),
  );
  if (shut.length > 0)
    store.open.value = withBoxes(store.structure, open, shut).open;
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
