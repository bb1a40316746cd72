// The status line: what just happened, and what is to be known about the graph and the kernel.

import { useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { reachSentence } from "../../ui/reach.ts";
import { birth, sentence } from "./sentences.ts";

export function Status({ store }: { store: GraphStore }) {
  const said = useComputed(() => {
    store.tick.value;
    return sentence(store, store.event.value);
  });
  const refused = useComputed(() =>
    store.event.value.kind === "refused" ? "mgw-said mgw-refused" : "mgw-said",
  );
  const notes = useComputed(() => {
    store.tick.value;
    const driven =
      store.replay.value.driven &&
      `This graph runs in the kernel: ${store.replay.value.driven}.`;
    return [
      birth(store),
      reachSentence(store.link.reach.value),
      driven,
      ...store.replay.value.structure.notes,
      store.trouble.value,
    ]
      .filter(Boolean)
      .join(" ");
  });
  return (
    <div class="mgw-status" role="status">
      <p class={refused}>{said}</p>
      <p class="mgw-notes">{notes}</p>
    </div>
  );
}
