// Health in words: what each finding is called, and why it is one, with the numbers in it.

import type { GraphStore } from "../../store/graph-store.ts";
import {
  FAR,
  type Finding,
  FLAT,
  type Ill,
  operandsOf,
} from "../../store/health.ts";
import { formulaOf } from "./formula.ts";
import { name, show } from "./sentences.ts";

/** What stands on the card: a sign for each ill, to be told apart without colours. */
export const SIGNS: Readonly<Record<Ill, string>> = {
  "not finite": "!",
  exploding: "▴",
  vanishing: "▾",
  dead: "∅",
  saturated: "≈",
};

const MILLION = FAR.toLocaleString("en");

/** What each ill is, and from where on it is one. */
export const MEANS: Readonly<Record<Ill, string>> = {
  "not finite": "NaN or ∞ where what it was made from is finite",
  exploding: `more than ${MILLION} times the root’s gradient`,
  vanishing: `less than 1/${MILLION} of the root’s gradient`,
  dead: "no gradient at all passes",
  saturated: `less than ${100 * FLAT} % of the function’s greatest slope`,
};

/** Why it is one: a sentence. */
export function why(store: GraphStore, finding: Finding): string {
  const { node, ill, of, by, cause, amount, steps } = finding;
  const root = name(store, store.root);
  const here = show(store, amount);
  switch (ill) {
    case "not finite":
      return of === "grad"
        ? `The gradient becomes ${here} here${by < 0 ? "" : `, in ${made(store, by)}${operands(store, by)}`}.`
        : store.tape.isLeaf(node)
          ? `It is ${here}, and was not computed.`
          : `${made(store, node)} becomes ${here} here${operands(store, node)}.`;
    case "exploding":
    case "vanishing": {
      const way = steps === 1 ? "1 operation" : `${steps} operations`;
      const times =
        ill === "vanishing"
          ? `less than 1/${MILLION} of`
          : `more than ${MILLION} times`;
      return `Its gradient is ${here}, ${times} that of ${root}, ${way} away.`;
    }
    case "dead":
      if (by === node)
        return `It is off: ${name(store, cause)} is ${value(store, cause)}, not above 0, and gets no gradient from it.`;
      return cause < 0
        ? `It gets no gradient: the slope of ${made(store, by)} is 0 here.`
        : `It gets no gradient: ${name(store, cause)}, the other factor in ${made(store, by)}, is 0.`;
    case "saturated":
      return `It is flat: at ${name(store, cause)} = ${value(store, cause)} the slope of ${store.structure.symbols[node]} is ${here}, so hardly any gradient passes.`;
  }
}

/** `x2 × w2`, or the name where that says more. */
function made(store: GraphStore, node: number): string {
  const formula = formulaOf(store.structure, node);
  return formula.length > 40 ? name(store, node) : formula;
}

/** ` where a is −1.0000`: what a node was made from. */
function operands(store: GraphStore, node: number): string {
  const inputs = [...new Set(operandsOf(store.structure, node))].map(
    (child) => `${name(store, child)} is ${value(store, child)}`,
  );
  return inputs.length > 0 ? `, where ${inputs.join(" and ")}` : "";
}

const value = (store: GraphStore, node: number) =>
  show(store, store.tape.data[node]);
