// Names on a card: without the neuron that it is in, which the box around it says.

import type { Structure } from "../../store/structure.ts";
import { formulaOf } from "./formula.ts";

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
