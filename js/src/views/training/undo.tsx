// Undo and Redo of what was done to the points: two buttons, and the keys that everybody tries.

import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { listen } from "../graph/gestures.ts";

export function UndoTools({ store }: { store: TrainingStore }) {
  const place = useRef<HTMLSpanElement>(null);
  const { edits } = store;
  useLayoutEffect(() => {
    const view = place.current?.closest<HTMLElement>(".mgw");
    const end = new AbortController();
    if (view) listen(view, edits, end.signal);
    return () => end.abort();
  }, [edits]);
  return (
    <span ref={place} class="mgw-history">
      <Turn
        name="Undo"
        keys="Control+Z Meta+Z"
        what={edits.last}
        turn={() => edits.undo()}
      />
      <Turn
        name="Redo"
        keys="Control+Shift+Z Control+Y Meta+Shift+Z"
        what={edits.next}
        turn={() => edits.redo()}
      />
    </span>
  );
}

interface TurnProps {
  name: string;
  keys: string;
  what: ReadonlySignal<string>;
  turn: () => void;
}

/** Not `disabled`: the browser would take the focus away, and with it the keys for Redo. */
const Turn = ({ name, keys, what, turn }: TurnProps) => (
  <button
    type="button"
    aria-disabled={what.value === ""}
    aria-keyshortcuts={keys}
    title={
      what.value
        ? `${name}: ${what.value}`
        : `Nothing to ${name.toLowerCase()}: this is about points; the slider goes back in the training`
    }
    onClick={turn}
  >
    {name}
  </button>
);
