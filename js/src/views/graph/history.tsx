// Undo and Redo: two buttons, and the keys that everybody tries.

import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Deed } from "../../store/history.ts";
import { listen } from "./gestures.ts";
import { deedTitle } from "./history-words.ts";

export function HistoryTools({ store }: { store: GraphStore }) {
  const place = useRef<HTMLSpanElement>(null);
  const { history } = store;
  useLayoutEffect(() => {
    const view = place.current?.closest<HTMLElement>(".mgw");
    const end = new AbortController();
    if (view) listen(view, history, end.signal);
    return () => end.abort();
  }, [history]);
  return (
    <span ref={place} class="mgw-history">
      <Turn
        store={store}
        name="Undo"
        keys="Control+Z Meta+Z"
        deed={history.last}
        turn={() => history.undo()}
      />
      <Turn
        store={store}
        name="Redo"
        keys="Control+Shift+Z Control+Y Meta+Shift+Z"
        deed={history.next}
        turn={() => history.redo()}
      />
    </span>
  );
}

interface TurnProps {
  store: GraphStore;
  name: string;
  keys: string;
  deed: ReadonlySignal<Deed | undefined>;
  turn: () => void;
}

/** Not `disabled`: the browser would take the focus away, and with it the keys for Redo. */
function Turn({ store, name, keys, deed, turn }: TurnProps) {
  const what = deed.value;
  return (
    <button
      type="button"
      aria-disabled={what === undefined}
      aria-keyshortcuts={keys}
      title={
        what
          ? `${name}: ${deedTitle(store, what)}`
          : `Nothing to ${name.toLowerCase()}`
      }
      onClick={turn}
    >
      {name}
    </button>
  );
}
