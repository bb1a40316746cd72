// Titles: the name of a card or a box, which takes the focus for it and has its accessible name.

import { type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import type { Item } from "./fold.ts";
import { noteOf, numberText } from "./graph-words.ts";
import { select } from "./kinship.ts";
import { boxOfPieces } from "./pieces.ts";

export interface TitleProps {
  store: GraphStore;
  item: Item;
  /** The id of the card that has the focus. */
  focused: Signal<string>;
  /** The text on the card. */
  short: string;
}

/** The name of a Value; a click selects it. */
export function Title({ store, item, focused, short }: TitleProps) {
  const node = item.shows;
  const selected = useComputed(() => store.selected.value === node);
  // with numbers for the focused one only: 300 names a frame would take too long
  const label = useComputed(() =>
    focused.value === item.id
      ? `${equationOf(store, item)}, ${numbersText(store, node)}`
      : store.name(node),
  );
  const opens = !item.piece && boxOfPieces(store.structure, node);
  return (
    <button
      type="button"
      class="mgw-title"
      title={store.name(node)}
      aria-label={label}
      aria-description={opens ? "Enter opens it in pieces" : undefined}
      aria-pressed={selected}
      onClick={() => select(store, selected.peek() ? -1 : node)}
    >
      <b>
        <bdi>{short}</bdi>
      </b>
    </button>
  );
}

interface BoxTitleProps {
  store: GraphStore;
  box: Box;
  /** The node whose numbers it names; -1: none. */
  shows: number;
  focused: Signal<string>;
  open: boolean;
  toggle(box: Box): void;
}

/** The name of a box; a click opens or closes it. */
export function BoxTitle(props: BoxTitleProps) {
  const { store, box, shows, focused, open, toggle } = props;
  const description = useComputed(() =>
    focused.value === box.id && shows >= 0
      ? `${store.name(shows)}: ${numbersText(store, shows)}`
      : undefined,
  );
  return (
    <button
      type="button"
      class="mgw-title mgw-fold"
      aria-label={`${open ? "Close" : "Open"} ${box.path}`}
      aria-description={description}
      aria-expanded={open}
      title={`${open ? "Close" : "Open"} ${box.path}`}
      onClick={() => toggle(box)}
    >
      <i aria-hidden="true">{open ? "−" : "+"}</i>
      <b>
        <bdi>{box.name}</bdi>
      </b>
    </button>
  );
}

interface NameProps {
  title: ComponentChildren;
  note: string;
  children?: ComponentChildren;
}

/** The line at the top of a card: the title, and how its Value was made. */
export function Name({ title, note, children }: NameProps) {
  return (
    <div class={note ? "mgw-name" : "mgw-name mgw-alone"}>
      {title}
      <i title={note}>
        <bdi>{note}</bdi>
      </i>
      {children}
    </div>
  );
}

interface OpenerProps {
  box: Box;
  toggle(box: Box): void;
}

/** The button that opens the pieces of a Value in the place of its card, as Enter on the title does. */
export function Opener({ box, toggle }: OpenerProps) {
  return (
    <button
      type="button"
      class="mgw-more mgw-opener"
      aria-label={`Open ${box.path}`}
      aria-expanded={false}
      title={`Open ${box.path}`}
      onClick={() => toggle(box)}
    >
      <i aria-hidden="true">+</i>
    </button>
  );
}

/** `e = a × b`. */
function equationOf(
  { structure }: GraphStore,
  { name, shows, piece }: Item,
): string {
  const note = piece?.note ?? noteOf(structure, shows);
  return note ? `${name} = ${note}` : name;
}

/** `value 2.0000, gradient 1.0000`. */
function numbersText(store: GraphStore, i: number): string {
  store.tick.value;
  const { data, grad } = store.tape;
  const gradient = store.unknown.value.has(i)
    ? "unknown"
    : numberText(store, grad[i]);
  return `value ${numberText(store, data[i])}, gradient ${gradient}`;
}
