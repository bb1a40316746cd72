// Undo and Redo: two buttons, and the keys that everybody tries, wherever in the view the focus is.

import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Undoable, watchGestures } from "./gestures.ts";

interface Props {
  history: Undoable;
  /** What Undo and Redo would do next; "" where there is nothing. */
  last: ReadonlySignal<string>;
  next: ReadonlySignal<string>;
  /** What else is to be known where there is nothing. */
  hint?: string;
}

export function Undo({ history, last, next, hint = "" }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const view = place.current?.closest<HTMLElement>(".mgw");
    const end = new AbortController();
    if (view) watchGestures(view, history, end.signal);
    return () => end.abort();
  }, [history]);
  return (
    <span ref={place} class="mgw-history">
      <Turn
        name="Undo"
        keys="Control+Z Meta+Z"
        what={last.value}
        hint={hint}
        turn={() => history.undo()}
      />
      <Turn
        name="Redo"
        keys="Control+Shift+Z Control+Y Meta+Shift+Z"
        what={next.value}
        hint={hint}
        turn={() => history.redo()}
      />
    </span>
  );
}

interface TurnProps {
  name: string;
  keys: string;
  what: string;
  hint: string;
  turn: () => void;
}

/** Not `disabled`: the browser would take the focus away, and with it the keys for Redo. */
const Turn = ({ name, keys, what, hint, turn }: TurnProps) => (
  <button
    type="button"
    aria-disabled={what === ""}
    aria-keyshortcuts={keys}
    title={
      what ? `${name}: ${what}` : `Nothing to ${name.toLowerCase()}${hint}`
    }
    onClick={turn}
  >
    {name}
  </button>
);
