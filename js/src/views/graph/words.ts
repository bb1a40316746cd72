// Names and numbers as a sentence says them.

import type { GraphStore } from "../../store/graph-store.ts";
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
