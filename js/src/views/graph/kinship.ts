// Kinship: which cards stand back while a node is selected.

import type { GraphStore } from "../../store/graph-store.ts";
import type { Item } from "./fold.ts";
import { name } from "./graph-words.ts";

/** Whether something in `item` leads to the selected node or from it; all do when none is. */
export const isKin = (
  kin: Uint8Array | undefined,
  { members }: Item,
): boolean => !kin || members.some((node) => kin[node]);

/** The class of a card that stands back; "" for all others. */
export const apart = (store: GraphStore, item: Item): string =>
  isKin(store.kin.value, item) ? "" : "mgw-apart";

/** Select node `i`, and say so; -1: none. */
export function select(store: GraphStore, i: number): void {
  if (store.selected.peek() === i) return;
  store.selected.value = i;
  store.announce(selectedSentence(store));
}

/** What is selected, and what it has to do with the rest. */
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
  return `${name(store, store.selected.value)} is selected: ${from}; ${to}.`;
}

function count(kin: Uint8Array, which: number): string {
  const found = kin.filter((one) => one === which).length;
  if (found === 0) return "no";
  return found === 1 ? "1 Value" : `${found.toLocaleString("en")} Values`;
}
