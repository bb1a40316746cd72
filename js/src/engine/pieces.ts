// tanh in pieces: (e − 1) / (e + 1) with e = exp(2n). Karpathy's micrograd lecture (2022), "breaking up
// a tanh": the result and the gradient of n are the same, whichever level the graph is written at.

import { record } from "./record.ts";
import { Tape } from "./tape.ts";
import { Value } from "./value.ts";

export interface Piece {
  name: string;
  data: number;
  grad: number;
}

/** The pieces of tanh at `n`, when the gradient `g` has arrived at its result. */
export function tanhPieces(n: number, g: number): Piece[] {
  const x = new Value(n);
  const two = new Value(2);
  const twice = x.mul(two);
  const e = twice.exp();
  const less = e.sub(1);
  const more = e.add(1);
  const inverse = more.pow(-1);
  const out = less.mul(inverse);
  const { recording, data, index } = record(out);
  const tape = new Tape(recording);
  tape.data.set(data);
  tape.forward();
  tape.begin();
  tape.grad[tape.root] = g;
  for (let i = tape.root; i >= 0; i--) tape.visit(i);
  const pieces: [string, Value][] = [
    ["n", x],
    ["2", two],
    ["2n", twice],
    ["e", e],
    ["e − 1", less],
    ["e + 1", more],
    ["(e + 1)**−1", inverse],
    ["(e − 1)/(e + 1)", out],
  ];
  return pieces.map(([name, value]) => {
    const i = index.get(value)!;
    return { name, data: tape.data[i]!, grad: tape.grad[i]! };
  });
}
