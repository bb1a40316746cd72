// Names and numbers as a sentence says them.

import type { ActName, GraphAct } from "../../store/acts.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { HistoryEntry } from "../../store/history.ts";
import { operandsOf, type Structure } from "../../store/structure.ts";
import { exact, format } from "../../ui/format.ts";
export const show = (store: GraphStore, number = Number.NaN) =>
  format(number, store.settings.digits.value);

/** A number in full, with a true minus sign. */
export const said = (number: number) => exact(number).replaceAll("-", "−");

/** The name of a node, cut to a length that fits a sentence and kept from turning the rest around. */
export function name(store: GraphStore, i: number): string {
  const full = store.name(i);
  const short = full.length > 40 ? `${full.slice(0, 39)}…` : full;
  return /[^\u0020-\u02ff]/.test(short) ? `\u2068${short}\u2069` : short;
}

/** The first four names, and how many there are beyond. */
export function listOf(store: GraphStore, nodes: readonly number[]): string {
  const names = nodes.slice(0, 4).map((node) => name(store, node));
  const more = nodes.length > 4 ? ` and ${nodes.length - 4} more` : "";
  return `${names.join(", ")}${more}`;
}

// Names on a card: without the neuron that it is in, which the box around it says.
/** `w1` for `w1 (layer 1, neuron 2)`. */
export const shortName = (structure: Structure, i: number): string =>
  without(structure, i, structure.names[i] ?? "");

/** How the node was made; nothing when that is its name already. */
export function noteOf(structure: Structure, i: number): string {
  const formula = without(structure, i, formulaOf(structure, i));
  const plain = (text: string) => text.replaceAll(/[()]/g, "");
  return plain(formula) === plain(shortName(structure, i)) ? "" : formula;
}

function without({ scope, scopes }: Structure, i: number, text: string) {
  const path = scopes[scope[i] as number] ?? [];
  return path.length > 0 ? text.replaceAll(` (${path.join(", ")})`, "") : text;
}

// Formula: how a node was made, as people write it.

/** The symbol that a circle shows for node `i`. */
export function symbolOf(structure: Structure, i: number): string {
  const symbol = structure.symbols[i] ?? "";
  if (symbol === "*") return "×";
  return symbol === "**n" ? `**${structure.number[i]}` : symbol;
}

/** `a × b`: how node `i` was made, in the names of its operands. */
export function formulaOf(structure: Structure, i: number): string {
  const symbol = symbolOf(structure, i);
  const sum = symbol === "+";
  const names = Array.from(operandsOf(structure, i), (child) => {
    const name = structure.names[child] ?? "";
    return !sum && / \+ /.test(name) && /^[^a-z]+$/.test(symbol)
      ? `(${name})`
      : name;
  });
  if (names.length === 0) return "";
  if (structure.symbols[i] === "**n") return `${names[0]}${symbol}`;
  if (names.length === 2 && /^[^a-z]+$/.test(symbol))
    return names.join(` ${symbol} `);
  return `${symbol}(${names.join(", ")})`;
}

// What was done, in a few words: behind "Undo:" and "Undone:".

export function deedTitle(store: GraphStore, deed: HistoryEntry): string {
  if (deed.act && deed.leaves.length > 1 && deed.by === "hand")
    return `${listOf(store, deed.leaves)} moved`;
  if (deed.act) return titleOf(store, deed.act) + BY[deed.by];
  const what = listOf(store, deed.leaves) || "numbers";
  return `${what} changed by a cell`;
}

const BY = { hand: "", view: " in another view", cell: "" } as const;

function titleOf(
  store: GraphStore,
  { name: act, leaf, number }: GraphAct,
): string {
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
