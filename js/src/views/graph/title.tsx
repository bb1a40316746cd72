// Titles: the name of a card or a box. It stands for all of it to the keyboard and to a screen reader.

import { type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { format } from "../../ui/format.ts";
import type { Box } from "./boxes.ts";
import type { Item } from "./fold.ts";
import { noteOf } from "./graph-words.ts";
import { select } from "./kinship.ts";
import { boxOfPieces } from "./pieces.ts";

export interface TitleProps {
  store: GraphStore;
  item: Item;
  /** The id of the card that has the focus. */
  focused: Signal<string>;
  /** What is read on the card. */
  short: string;
}

/** The name of a Value: selects it. */
export function Title({ store, item, focused, short }: TitleProps) {
  const node = item.shows;
  const selected = useComputed(() => store.selected.value === node);
  // the numbers only for the one that has the focus: 300 names a frame would cost the frame
  const label = useComputed(() =>
    focused.value === item.id
      ? `${made(store, item)}, ${numbers(store, node)}`
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
  /** The node whose numbers it says; -1: none. */
  shows: number;
  focused: Signal<string>;
  open: boolean;
  toggle(box: Box): void;
}

/** The name of a box: opens or closes it. */
export function BoxTitle(props: BoxTitleProps) {
  const { store, box, shows, focused, open, toggle } = props;
  const said = useComputed(() =>
    focused.value === box.id && shows >= 0
      ? `${store.name(shows)}: ${numbers(store, shows)}`
      : undefined,
  );
  return (
    <button
      type="button"
      class="mgw-title mgw-fold"
      aria-label={`${open ? "Close" : "Open"} ${box.path}`}
      aria-description={said}
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

/** The line at the top of a card: the title, and how its Value was made. */
interface NameProps {
  title: ComponentChildren;
  note: string;
  children?: ComponentChildren;
}

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

/** Opens the pieces of a Value in the place of its card; on the title Enter does. */
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
function made({ structure }: GraphStore, { name, shows, piece }: Item): string {
  const note = piece?.note ?? noteOf(structure, shows);
  return note ? `${name} = ${note}` : name;
}

function numbers(store: GraphStore, i: number): string {
  store.tick.value;
  const said = (number = Number.NaN) =>
    format(number, store.settings.digits.value);
  return `value ${said(store.tape.data[i])}, gradient ${said(store.tape.grad[i])}`;
}
