// Undo and Redo of what was done to the graph.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Deed } from "../../store/history.ts";
import { Undo } from "../../ui/undo.tsx";
import { deedTitle } from "./history-words.ts";

export function HistoryTools({ store }: { store: GraphStore }) {
  const { history } = store;
  const inWords = (deed: ReadonlySignal<Deed | undefined>) => () =>
    deed.value ? deedTitle(store, deed.value) : "";
  const last = useComputed(inWords(history.last));
  const next = useComputed(inWords(history.next));
  return <Undo history={history} last={last} next={next} />;
}
