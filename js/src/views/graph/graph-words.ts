// The words of the graph view: names, numbers, formulas and changes, as sentences and cards show them.

import type { ActName, GraphAct } from "../../store/acts.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { HistoryEntry } from "../../store/history.ts";
import { operandsOf, type Structure } from "../../store/structure.ts";
import { exactText, format, shortText } from "../../ui/format.ts";
import { formula } from "../../ui/formula.ts";

/** The acts that have a button, with its name. */
export const ACT_NAMES: Partial<Record<ActName, string>> = {
  forward: "Forward",
  backward: "Backward",
  step: "Step",
  zero_grad: "Zero grad",
  reset: "Reset",
};

/** A number with as many digits as the cards show. */
export const numberText = (store: GraphStore, number = Number.NaN) =>
  format(number, store.settings.digits.value);

/** The same number in a sentence: −2 for −2.0000. */
export const spoken = (store: GraphStore, number = Number.NaN) =>
  shortText(number, store.settings.digits.value);

/**
 * The name of a node in a sentence: cut to 40 letters, and isolated so that letters written from right
 * to left do not turn the rest around.
 */
export function nodeName(store: GraphStore, i: number): string {
  const full = store.name(i);
  const short = full.length > 40 ? `${full.slice(0, 39)}…` : full;
  return /[^\u0020-\u02ff]/.test(short) ? `\u2068${short}\u2069` : short;
}

/** `1 Value`, `2,000 Values`. */
export const countText = (count: number): string =>
  count === 1 ? "1 Value" : `${count.toLocaleString("en")} Values`;

/** `a is 1.0000 and b is 2.0000`: the operands of node `i`, each once. */
export function operandsText(store: GraphStore, i: number): string {
  const all = [...new Set(operandsOf(store.structure, i))];
  const text = (child: number) =>
    `${nodeName(store, child)} is ${numberText(store, store.tape.data[child])}`;
  return all.map(text).join(" and ");
}

/** `a`, `a and b`, `a, b and c`. */
export const joined = (parts: readonly string[]): string =>
  parts.length < 2
    ? parts.join()
    : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** The first four names, and how many more there are. */
export function listOf(store: GraphStore, nodes: readonly number[]): string {
  const names = nodes.slice(0, 4).map((node) => nodeName(store, node));
  const more = nodes.length > 4 ? [`${nodes.length - 4} more`] : [];
  return joined([...names, ...more]);
}

/** `w1` for `w1 (layer 1, neuron 2)`. */
export const shortName = (structure: Structure, i: number): string =>
  without(structure, i, structure.names[i] ?? "");

/** How the node was made; "" if its name says that already. */
export function noteOf(structure: Structure, i: number): string {
  const formula = without(structure, i, formulaOf(structure, i));
  const plain = (text: string) => text.replaceAll(/[()]/g, "");
  return plain(formula) === plain(shortName(structure, i)) ? "" : formula;
}

/** `text` without the scope of node `i`, which the box around the card names. */
function without({ scope, scopes }: Structure, i: number, text: string) {
  const path = scopes[scope[i] as number] ?? [];
  return path.length > 0 ? text.replaceAll(` (${path.join(", ")})`, "") : text;
}

/** The symbol that a circle shows for node `i`: `×`, `tanh`, `**−1`. */
export function symbolOf(structure: Structure, i: number): string {
  const symbol = structure.symbols[i] ?? "";
  if (symbol === "*") return "×";
  return symbol === "**n"
    ? `**${exactText(structure.number[i] ?? Number.NaN)}`
    : symbol;
}

/** `a × b`: how node `i` was made, in the names of its operands; "" for a leaf. */
export function formulaOf(structure: Structure, i: number): string {
  const nameOf = (child: number) => structure.names[child] ?? "";
  const names = Array.from(operandsOf(structure, i), nameOf);
  return names.length > 0 ? formula(symbolOf(structure, i), names) : "";
}

/** A change in a few words, for "Undo: …" and "Undone: …". */
export function entryTitle(store: GraphStore, entry: HistoryEntry): string {
  if (entry.exchange) return "edit of the code";
  if (entry.act && entry.leaves.length > 1 && entry.by === "hand")
    return `${listOf(store, entry.leaves)} moved`;
  if (entry.act) return titleOf(store, entry.act) + BY[entry.by];
  const what = listOf(store, entry.leaves) || "numbers";
  return `${what} changed by a cell`;
}

const BY = { hand: "", view: " in another view", cell: "" } as const;

function titleOf(
  store: GraphStore,
  { name: act, leaf, number }: GraphAct,
): string {
  const button = ACT_NAMES[act];
  if (button) return button;
  switch (act) {
    case "restore":
      return "return to earlier numbers";
    case "begin":
      return "start of the walk backward";
    case "set":
      return `${nodeName(store, leaf)} set to ${exactText(number)}`;
    case "visit":
      return `Backward through ${nodeName(store, leaf)}`;
    case "compute":
      return `Forward through ${nodeName(store, leaf)}`;
    case "range_min":
    case "range_max":
      return `range of ${nodeName(store, leaf)}`;
    case "move":
      return `${nodeName(store, leaf)} ${number ? "made a parameter" : "pinned"}`;
    case "learning_rate":
      return `Learning rate ${exactText(number)}`;
    case "forward_on_change":
      return `Forward on change ${number ? "on" : "off"}`;
    case "backward_on_change":
      return `Backward on change ${number ? "on" : "off"}`;
    default:
      return act;
  }
}
