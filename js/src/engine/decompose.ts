// Decomposed operations: tanh as (e − 1) / (e + 1) with e = exp(2n), as in Karpathy's micrograd lecture
// (2022), "breaking up a tanh"; sigmoid as 1 / (1 + e) with e = exp(−n). The result and the gradient of
// n are the same at whichever level a graph is written.

import { entryOf } from "./check.ts";
import { record } from "./recording.ts";
import { Tape } from "./tape.ts";
import { Value } from "./value.ts";

export interface PieceNumber {
  name: string;
  data: number;
  grad: number;
}

type Pieces = [name: string, value: Value][];

/** The pieces of each operation on the operand `n`; the result is last. */
const DECOMPOSITIONS: Readonly<Record<string, (n: Value) => Pieces>> = {
  tanh(n) {
    const two = new Value(2);
    const twice = n.mul(two);
    const e = twice.exp();
    const less = e.sub(1);
    const more = e.add(1);
    const inverse = more.pow(-1);
    return [
      ["2", two],
      ["2n", twice],
      ["e", e],
      ["e − 1", less],
      ["e + 1", more],
      ["(e + 1)**−1", inverse],
      ["(e − 1)/(e + 1)", less.mul(inverse)],
    ];
  },
  sigmoid(n) {
    const minus = n.neg();
    const e = minus.exp();
    const more = e.add(1);
    return [
      ["−n", minus],
      ["e", e],
      ["e + 1", more],
      ["(e + 1)**−1", more.pow(-1)],
    ];
  },
};

/**
 * `n` and the pieces of `symbol` at the number `n`, for the gradient `g` of the result; none for an
 * operation without a decomposition.
 */
export function piecesOf(symbol: string, n: number, g: number): PieceNumber[] {
  const x = new Value(n);
  const pieces = entryOf(DECOMPOSITIONS, symbol)?.(x) ?? [];
  const [, out] = pieces.at(-1) ?? [];
  if (!out) return [];
  const { recording, data, index } = record(out);
  const tape = new Tape(recording);
  tape.data.set(data);
  tape.forward();
  tape.begin();
  tape.grad[tape.root] = g;
  for (let i = tape.root; i >= 0; i--) tape.visit(i);
  return [["n", x] as const, ...pieces].map(([name, value]) => {
    const i = index.get(value)!;
    return { name, data: tape.data[i]!, grad: tape.grad[i]! };
  });
}
