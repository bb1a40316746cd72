// Kinship: what leads to the selected node or from it stands out; all other cards are dimmed.

import type { GraphStore } from "../../store/graph-store.ts";
import type { Item } from "./fold.ts";
import { countText, nodeName } from "./graph-words.ts";

/** Whether something in `item` leads to the selected node or from it; true if none is selected. */
export const isKin = (
  kin: Uint8Array | undefined,
  { members }: Item,
): boolean => !kin || members.some((node) => kin[node]);

/** The class of a dimmed card; "" for all others. */
export const apartClass = (store: GraphStore, item: Item): string =>
  isKin(store.kin.value, item) ? "" : "mgw-apart";

/** Select node `i`, with a message; -1: none. */
export function select(store: GraphStore, i: number): void {
  if (store.selected.peek() === i) return;
  store.selected.value = i;
  store.announce(selectedSentence(store));
}

/** The selected Value, the number of its ancestors, and the number of Values that depend on it. */
export function selectedSentence(store: GraphStore): string {
  const kin = store.kin.value;
  if (!kin) return "Nothing is selected.";
  const made = count(kin, 1);
  const leads = count(kin, 2);
  const from = made === "no" ? "a leaf" : `made of ${made}`;
  const to =
    leads === "no"
      ? "nothing depends on it"
      : `${leads} depend${leads === "1 Value" ? "s" : ""} on it`;
  return `${nodeName(store, store.selected.value)} is selected: ${from}; ${to}.`;
}

function count(kin: Uint8Array, which: number): string {
  const found = kin.filter((one) => one === which).length;
  return found === 0 ? "no" : countText(found);
}
