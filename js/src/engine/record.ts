// record: the graph of a Value as a Recording, the twin of Tape's and of order.py.

import type { Recording } from "./recording.ts";
import type { Value } from "./value.ts";

export interface Recorded {
  recording: Recording;
  /** The numbers of the leaves; NaN for nodes that are computed. */
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
 * All that `root` is made from and `root` itself, operands before results. The lecture's
 * `build_topo` with a stack of its own, always one path from the root down: no graph is too deep.
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
