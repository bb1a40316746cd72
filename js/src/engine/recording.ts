// Recording: what a replay needs of a graph. `link` finds its rules in the table of operations; `record`
// makes one of a Value.

import { OPS, type Op } from "./ops.ts";
import type { Value } from "./value.ts";

/** A graph, operands before results; the root is the last node. */
export interface Recording {
  /** The name of the operation of each node; "" for a leaf. */
  symbols: readonly string[];
  /** Indices of the operands of node i: operands[first[i]] … operands[first[i + 1] - 1]. */
  first: Int32Array;
  operands: Int32Array;
  /** The exponent of a "**n" node. */
  number: Float64Array;
}

export interface Links {
  /** The row of the table for each node; undefined for a leaf. */
  rules: readonly (Op | undefined)[];
  /** The first operand of each node; -1 for a leaf. */
  left: Int32Array;
  /** The second operand; for a "**n" node the index of its exponent, see ops.ts. */
  right: Int32Array;
  /** Operations that are not in the table, or have another number of operands there. */
  unknown: readonly string[];
}

export function link({ symbols, first, operands }: Recording): Links {
  const left = new Int32Array(symbols.length).fill(-1);
  const right = new Int32Array(symbols.length);
  const unknown = new Set<string>();
  const rules = symbols.map((symbol, i) => {
    const start = first[i]!;
    const count = first[i + 1]! - start;
    if (count === 0) return undefined;
    const rule = OPS.get(symbol);
    if (rule?.operands !== count) unknown.add(symbol);
    left[i] = operands[start]!;
    right[i] = count > 1 ? operands[start + 1]! : i;
    return rule;
  });
  return { rules, left, right, unknown: [...unknown] };
}

// ---- the recording of a Value, the twin of what Tape does in Python

export interface Recorded {
  recording: Recording;
  /** The numbers of the leaves; NaN for computed nodes. */
  data: Float64Array;
  /** The index of each Value of the graph. */
  index: ReadonlyMap<Value, number>;
}

export function record(root: Value): Recorded {
  const values = topological(root);
  const index = new Map(values.map((value, i) => [value, i]));
  const first = new Int32Array(values.length + 1);
  values.forEach(({ operands }, i) => {
    first[i + 1] = first[i]! + operands.length;
  });
  const recording = {
    symbols: values.map(({ symbol }) => symbol),
    first,
    operands: Int32Array.from(
      values.flatMap(({ operands }) => operands.map((v) => index.get(v)!)),
    ),
    number: Float64Array.from(values, ({ number }) => number),
  };
  return { recording, data: Float64Array.from(values, (v) => v.data), index };
}

/**
 * `root` and all it is made from, operands before results: the lecture's `build_topo`, with an explicit
 * stack, which holds one path from the root down, so that no graph is too deep.
 */
function topological(root: Value): Value[] {
  const order: Value[] = [];
  const seen = new Set([root]);
  const path = [root];
  for (let v = path.at(-1); v !== undefined; v = path.at(-1)) {
    const next = v.operands.find((child) => !seen.has(child));
    if (next) {
      seen.add(next);
      path.push(next);
    } else {
      order.push(v);
      path.pop();
    }
  }
  return order;
}
