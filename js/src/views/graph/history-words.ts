// What was done, in a few words: behind "Undo:" and "Undone:".

import type { Act, ActName } from "../../store/acts.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Deed } from "../../store/history.ts";
import { listOf, name, said } from "./words.ts";

export function deedTitle(store: GraphStore, deed: Deed): string {
  if (deed.act && deed.leaves.length > 1 && deed.by === "hand")
    return `${listOf(store, deed.leaves)} moved`;
  if (deed.act) return titleOf(store, deed.act) + BY[deed.by];
  const what = listOf(store, deed.leaves) || "numbers";
  return `${what} changed by a cell`;
}

const BY = { hand: "", view: " in another view", cell: "" } as const;

function titleOf(store: GraphStore, { name: act, leaf, number }: Act): string {
  const words = TITLES[act];
  if (words) return words;
  switch (act) {
    case "set":
      return `${name(store, leaf)} set to ${said(number)}`;
    case "visit":
      return `Backward through ${name(store, leaf)}`;
    case "compute":
      return `Forward through ${name(store, leaf)}`;
    case "range_min":
    case "range_max":
      return `range of ${name(store, leaf)}`;
    case "move":
      return `${name(store, leaf)} ${number ? "made a parameter" : "pinned"}`;
    case "learning_rate":
      return `Learning rate ${said(number)}`;
    case "forward_on_change":
      return `Forward on change ${number ? "on" : "off"}`;
    case "backward_on_change":
      return `Backward on change ${number ? "on" : "off"}`;
    default:
      return act;
  }
}

const TITLES: Partial<Record<ActName, string>> = {
  step: "Step",
  forward: "Forward",
  backward: "Backward",
  zero_grad: "Zero grad",
  reset: "Reset",
  restore: "return to earlier numbers",
  begin: "start of the walk backward",
};
