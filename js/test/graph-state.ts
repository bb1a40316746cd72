// The traits of the view of any graph that is written with Values.

import { record } from "../src/engine/recording.ts";
import { Tape } from "../src/engine/tape.ts";
import type { Value } from "../src/engine/value.ts";
import { lState, type State } from "./fake-hosts.ts";

/** The state that a kernel sends for the graph of `root`; `named` are the Values with a label. */
export function graphState(root: Value, named: Record<string, Value>): State {
  const { recording, data, index } = record(root);
  const tape = new Tape(recording);
  tape.data.set(data);
  tape.forward();
  const ops = [...new Set(recording.symbols)];
  const names = recording.symbols.map(
    (symbol, i) => `${symbol || "leaf"} ${i}`,
  );
  for (const [name, value] of Object.entries(named))
    names[index.get(value) ?? -1] = name;
  const leaves = Uint8Array.from(recording.symbols, (s) => Number(s === ""));
  const packed = (array: ArrayBufferView) => new DataView(array.buffer);
  const state = lState();
  Object.assign(state.structure, {
    ops,
    words: ops.map((op) => `The rule of ${op}.`),
    op: packed(Uint16Array.from(recording.symbols, (s) => ops.indexOf(s))),
    first: packed(recording.first),
    operands: packed(recording.operands),
    number: packed(recording.number),
    names,
    scopes: [[]],
    scope: packed(new Int32Array(tape.size)),
    role: packed(leaves),
  });
  return Object.assign(state, {
    data: packed(tape.data),
    grad: packed(tape.grad),
    start_data: packed(tape.data.slice()),
    start_grad: packed(tape.grad.slice()),
    moves: packed(leaves.slice()),
  });
}
