// Keyboard: what the keys do on a card, and how one comes out of its controls again.

import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import { ARROWS, next } from "./keys.ts";
import { isKin, select } from "./kinship.ts";
import type { Drawing, Placed } from "./layout.ts";
import { boxOfPieces } from "./pieces.ts";
import { frameAround } from "./places.ts";
import { cardAround } from "./rove.ts";

interface Props {
  store: GraphStore;
  drawing: Drawing;
  focus(id: string): void;
  toggle(box: Box): void;
  /** Open the field that finds a Value. */
  find(): void;
}

/** Do what `event` asks; `typed` is what stood in its field before the key. */
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
  else if (key === "Escape") out(id, props);
  else if ([...ARROWS, "Home", "End"].includes(key)) move(key, id, props);
  else return false;
  return true;
}

function move(key: string, id: string, { store, drawing, focus }: Props) {
  const kin = store.kin.peek();
  const onTheWay = ({ item }: Placed) => kin !== undefined && isKin(kin, item);
  const to = next(drawing, id, key, onTheWay);
  if (to !== undefined) focus(to);
}

/** Into what a card opens, or into its controls, which selects it; false: it has neither. */
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

/** Let go of what is selected; else out to the frame around. */
function out(id: string, { store, drawing, focus }: Props): void {
  const frame = frameAround(drawing, id);
  if (store.selected.peek() >= 0) select(store, -1);
  else if (frame) focus(frame.id);
}
