// Undo and Redo: two buttons, and the usual keys, which work wherever in the view the focus is.

import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { type Undoable, watchGestures } from "./gestures.ts";

interface Props {
  history: Undoable;
  /** The next effects of Undo and Redo; "" if there are none. */
  last: ReadonlySignal<string>;
  next: ReadonlySignal<string>;
  /** An addition to the tooltip if there is nothing to undo or redo. */
  hint?: string;
}

export function Undo({ history, last, next, hint = "" }: Props) {
  const root = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const view = root.current?.closest<HTMLElement>(".mgw");
    const end = new AbortController();
    if (view) watchGestures(view, history, end.signal);
    return () => end.abort();
  }, [history]);
  return (
    <span ref={root} class="mgw-history">
      <HistoryButton
        name="Undo"
        keys="Control+Z Meta+Z"
        what={last.value}
        hint={hint}
        onPress={() => history.undo()}
      />
      <HistoryButton
        name="Redo"
        keys="Control+Shift+Z Control+Y Meta+Shift+Z"
        what={next.value}
        hint={hint}
        onPress={() => history.redo()}
      />
    </span>
  );
}

interface HistoryButtonProps {
  name: string;
  keys: string;
  what: string;
  hint: string;
  onPress: () => void;
}

/** Not `disabled`: the browser would take the focus away, and with it the keys for Redo. */
const HistoryButton = ({
  name,
  keys,
  what,
  hint,
  onPress,
}: HistoryButtonProps) => (
  <Button
    aria-disabled={what === ""}
    aria-keyshortcuts={keys}
    title={
      what ? `${name}: ${what}` : `Nothing to ${name.toLowerCase()}${hint}`
    }
    onClick={onPress}
  >
    {name}
  </Button>
);
