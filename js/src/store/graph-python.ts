// The cell that builds the graph of a view anew: a line for each node, as the lecture writes them.

import type { GraphStore } from "./graph-store.ts";
import { callText, isName, numberText, quoted } from "./python-text.ts";
import { operandsOf } from "./structure.ts";

const MAX_NODES = 1000;
const TAKEN = ["Value", "GraphWidget", "float"];
const INFIX = ["+", "*", "**"];
/** Methods of a Value; any other operation is a function of the learner's own. */
const METHODS = [
  ...["exp", "log", "tanh", "relu", "leaky_relu", "sigmoid"],
  ...["softplus", "sin", "cos", "sqrt", "abs", "max"],
];
/** In names that views make up of operations. */
const MADE_UP = /[+\u00d7\u2212\u00b7/^*()]/;

/** Throws an Error in words when no cell of Python can build the graph. */
export function graphCell(store: GraphStore): string {
  const { tape, root } = store;
  const names = namesIn(store);
  const lines = names.flatMap((_, i) => linesOf(store, names, i));
  const end = names[root] as string;
  if (tape.grad[root] === 1) lines.push(`${end}.backward()`);
  return [
    "from micrograd_engine import Value",
    "from micrograd_widgets import GraphWidget",
    "",
    ...lines,
    callText("GraphWidget", end, ...settingsOf(store)),
  ].join("\n");
}

/** The arguments of a view of a graph that are not as they are by themselves. */
export function settingsOf({ settings }: GraphStore): string[] {
  const rate = settings.learningRate.peek();
  return [
    rate === 0.01 ? "" : `learning_rate=${numberText(rate)}`,
    settings.forwardOnChange.peek() ? "" : "forward_on_change=False",
    settings.backwardOnChange.peek() ? "backward_on_change=True" : "",
  ];
}

/** A variable for each node; a number for a constant that is written where it is used. */
function namesIn(store: GraphStore): string[] {
  const { structure, tape } = store;
  if (tape.size > MAX_NODES)
    throw new Error(
      `a cell with a line for each of ${tape.size} Values would be too long: Copy HTML has no limit`,
    );
  const uses = new Map<number, number>();
  for (const i of structure.operands) uses.set(i, (uses.get(i) ?? 0) + 1);
  const known = new Set(TAKEN);
  return structure.names.map((name, i) => {
    if (structure.roles[i] === "constant" && uses.get(i) === 1) return "";
    const own = isName(name) && !known.has(name) ? name : `v${i}`;
    known.add(own);
    return own;
  });
}

function linesOf(store: GraphStore, names: string[], i: number): string[] {
  const { structure, tape } = store;
  const variable = names[i];
  const name = structure.names[i] as string;
  if (!variable) return [];
  if (tape.isLeaf(i)) {
    const label = structure.roles[i] === "constant" ? "" : quoted(name);
    const made = callText(
      "Value",
      numberText(tape.data[i] as number),
      label && `label=${label}`,
    );
    return [`${variable} = ${made}`];
  }
  const made = `${variable} = ${operationText(store, names, i)}`;
  if (MADE_UP.test(name)) return [made];
  return [made, `${variable}.label = ${quoted(name)}`];
}

function operationText(
  { structure, tape }: GraphStore,
  names: string[],
  i: number,
): string {
  const symbol = structure.symbols[i] as string;
  const operands = [...operandsOf(structure, i)];
  const value = (k: number) =>
    names[k] || `Value(${numberText(tape.data[k] as number)})`;
  const [first = "", ...others] = operands.map(value);
  if (symbol === "**n") return `${first}**${structure.number[i]}`;
  if (INFIX.includes(symbol)) {
    const [, k = 0] = operands;
    const plain = !names[k] && symbol !== "**" && names[operands[0] as number];
    const right = plain ? numberText(tape.data[k] as number) : others[0];
    return `${first} ${symbol} ${right}`;
  }
  if (METHODS.includes(symbol))
    return callText(`${first}.${symbol}`, ...others);
  if (!isName(symbol))
    throw new Error(
      `Python has no name for the operation ${symbol.slice(0, 40)}`,
    );
  return callText(symbol, first, ...others);
}
