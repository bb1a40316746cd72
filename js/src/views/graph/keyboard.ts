// Keyboard: what each key does on a card or frame, where the arrows go, and what Tab stops at.

import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import { isKin, select } from "./kinship.ts";
import type { Drawing, Frame, Placed } from "./layout.ts";
import { boxOfPieces } from "./pieces.ts";
import { frameAround, type Rect } from "./zoom.ts";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

interface Props {
  store: GraphStore;
  drawing: Drawing;
  focus(id: string): void;
  toggle(box: Box): void;
  /** Open the field that finds a Value. */
  find(): void;
}

/** Do what `event` asks; `typed` is the text of its field before the key. */
export function onKey(event: KeyboardEvent, typed: string, props: Props): void {
  const target = event.target as HTMLInputElement;
  const id = cardAround(target)?.dataset.item;
  if (id === undefined || event.ctrlKey || event.metaKey || event.altKey)
    return;
  if (target.matches(".mgw-title")) {
    if (onTitle(event, id, props)) event.preventDefault();
  } else if (event.key === "Escape" && !target.closest(".mgw-panel")) {
    // the first Escape takes back what was typed
    if (target.type !== "text" || target.value === typed) props.focus(id);
  }
}

/** Whether the key means something here. */
function onTitle(event: KeyboardEvent, id: string, props: Props): boolean {
  const { key } = event;
  if (key === "Enter") return enter(event, id, props);
  if (key === "/") props.find();
  else if (key === "Escape") leave(id, props);
  else if ([...ARROWS, "Home", "End"].includes(key)) moveFocus(key, id, props);
  else return false;
  return true;
}

function moveFocus(key: string, id: string, { store, drawing, focus }: Props) {
  const kin = store.kin.peek();
  const isOnPath = ({ item }: Placed) => kin !== undefined && isKin(kin, item);
  const to = nextCard(drawing, id, key, isOnPath);
  if (to !== undefined) focus(to);
}

/** Open the pieces of a card, or select it and go into its controls; false: it has neither. */
function enter({ target }: Event, id: string, props: Props): boolean {
  const { store, drawing, toggle } = props;
  const item = drawing.placed.find((one) => one.item.id === id)?.item;
  const pieces = item?.piece
    ? undefined
    : boxOfPieces(store.structure, item?.shows ?? -1);
  if (pieces && item?.kind === "node") {
    toggle(pieces);
    return true;
  }
  const card = cardAround(target as Element);
  const control = card?.querySelector<HTMLElement>("input[type=range]");
  if (!control) return false;
  select(store, Number(id));
  control.focus({ preventScroll: true });
  return true;
}

/** Deselect; if nothing is selected, go out to the frame around. */
function leave(id: string, { store, drawing, focus }: Props): void {
  const frame = frameAround(drawing, id);
  if (store.selected.peek() >= 0) select(store, -1);
  else if (frame) focus(frame.id);
}

/**
 * The id of what has the focus after `key` on the card or frame `id`; undefined: nothing is there.
 * Left and right run along the edges, up and down among the operands of one result, and on to what
 * stands above or below.
 */
function nextCard(
  drawing: Drawing,
  id: string,
  key: string,
  isKin: (placed: Placed) => boolean,
): string | undefined {
  if (key === "Home") return firstLeaf(drawing);
  if (key === "End") return drawing.placed[drawing.root]?.item.id;
  const at = drawing.placed.findIndex(({ item }) => item.id === id);
  const frame = drawing.frames.find((one) => one.id === id);
  if (frame) return fromFrame(drawing, frame, key);
  const along = (which: "from" | "to", other: "from" | "to", k = at) =>
    drawing.lines
      .filter((line) => line[which] === k && line[other] !== k)
      .map((line) => line[other]);
  // ancestors and descendants of the selected node come first: from a leaf, ArrowRight follows its path
  const chosen = (all: number[]) =>
    all.find((k) => isKin(drawing.placed[k] as Placed)) ?? all[0];
  const idAt = (k?: number) => drawing.placed[k ?? -1]?.item.id;
  if (key === "ArrowLeft") return idAt(chosen(along("to", "from")));
  const result = chosen(along("from", "to"));
  if (key === "ArrowRight") return idAt(result);
  const siblings = result === undefined ? [] : along("to", "from", result);
  return (
    sibling(drawing, siblings, at, key) ??
    beside(drawing, drawing.placed[at], key)
  );
}

/** The first leaf; if no leaf is drawn, the first card. */
function firstLeaf({ placed }: Drawing): string | undefined {
  return (
    placed.find(({ item, circle }) => item.kind === "node" && circle === 0) ??
    placed[0]
  )?.item.id;
}

/** Into the frame, or to what stands beside it. */
function fromFrame(drawing: Drawing, frame: Frame, key: string) {
  if (key === "ArrowUp" || key === "ArrowLeft")
    return beside(drawing, frame, key);
  return drawing.placed.find(({ x, y }) => isIn(frame, x, y))?.item.id;
}

const isIn = ({ x, y, width, height }: Frame, px: number, py: number) =>
  px >= x && px < x + width && py >= y && py < y + height;

/** The operand of the same result above or below `at`. */
function sibling(drawing: Drawing, all: number[], at: number, key: string) {
  const order = [...new Set(all)].sort(
    (a, b) => (drawing.placed[a] as Placed).y - (drawing.placed[b] as Placed).y,
  );
  const to = order[order.indexOf(at) + (key === "ArrowDown" ? 1 : -1)];
  return to === undefined ? undefined : drawing.placed[to]?.item.id;
}

/** The nearest card or frame above, below or left of `from`. */
function beside(drawing: Drawing, from: Rect | undefined, key: string) {
  if (!from) return undefined;
  let best: string | undefined;
  let shortest = Infinity;
  const all = [
    ...drawing.placed.map((p) => ({ ...p, id: p.item.id })),
    ...drawing.frames,
  ];
  for (const to of all) {
    const right = to.x + to.width - from.x - from.width;
    const down = to.y - from.y;
    const [ahead, aside] =
      key === "ArrowLeft"
        ? [-right, Math.abs(down)]
        : [key === "ArrowUp" ? -down : down, Math.abs(right)];
    const far = ahead + 3 * aside; // straight ahead before near
    if (ahead <= 0 || far >= shortest) continue;
    shortest = far;
    best = to.id;
  }
  return best;
}

// The whole graph is one stop of the Tab key: one title (a roving tabindex). The controls of its card
// join it once one of them has the focus.

/** The title of the card or frame `id`. */
export function titleOf(stage: HTMLElement, id: string): HTMLElement | null {
  const card = cardsOf(stage).find((one) => one.dataset.item === id);
  return card?.querySelector<HTMLElement>(".mgw-title") ?? null;
}

/** Make the title of `id` the one stop of Tab in `stage`, with its controls if `entered`. */
export function setTabStop(
  stage: HTMLElement,
  id: string,
  entered: boolean,
): void {
  for (const card of cardsOf(stage)) {
    const here = card.dataset.item === id;
    for (const control of card.querySelectorAll<HTMLElement>("button, input")) {
      const reached = entered || control.matches(".mgw-title");
      control.tabIndex = here && reached ? 0 : -1;
    }
  }
}

export const cardAround = (element: Element | null): HTMLElement | null =>
  element?.closest<HTMLElement>("[data-item]") ?? null;

const cardsOf = (stage: HTMLElement) => [
  ...stage.querySelectorAll<HTMLElement>("[data-item]"),
];
