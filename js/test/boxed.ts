// Networks whose Values were made in layers and neurons, for the views that draw them as boxes.

import { Tape } from "../src/engine/tape.ts";
import type { Role, Structure } from "../src/store/structure.ts";
import { lState, type State } from "./fake-hosts.ts";
import { recordingOf } from "./recording.ts";

const ROLES = ["inner", "input", "parameter", "constant"];

/**
 * The sum of the outputs of a network for a number of examples, its neurons tanh(b + w1·x1 + …):
 * `widths` are inputs and neurons of each layer. Nodes are in the order of a recording.
 */
export function network(widths: number[], examples = 1): Structure {
  const net = new Recorder();
  const [inputs = 1, ...layers] = widths;
  const parameters = new Map<string, number>();
  let total = -1;
  for (let e = 1; e <= examples; e++) {
    let below = Array.from({ length: inputs }, (_, i) =>
      net.add("", [], [], "input", `x${i + 1} of ${e}`),
    );
    layers.forEach((width, l) => {
      below = Array.from({ length: width }, (_, n) => {
        const path = [`layer ${l + 1}`, `neuron ${n + 1}`];
        const own = (name: string) => {
          const full = `${name} (${path.join(", ")})`;
          const known = parameters.get(full);
          const node = known ?? net.add("", [], path, "parameter", full);
          parameters.set(full, node);
          return node;
        };
        let sum = own("b");
        below.forEach((x, i) => {
          const product = net.add("*", [own(`w${i + 1}`), x], path);
          sum = net.add("+", [sum, product], path);
        });
        return net.add("tanh", [sum], path);
      });
    });
    for (const out of below)
      total = total < 0 ? out : net.add("+", [total, out], []);
  }
  net.names[net.names.length - 1] = "loss";
  return net.structure();
}

/** y·0.999 and tanh, again and again: `count` nodes in no box. */
export function chain(count: number): Structure {
  const net = new Recorder();
  let y = net.add("", [], [], "input", "x");
  while (net.names.length < count - 2) {
    const number = net.add("", [], [], "constant", "0.999");
    y = net.add("tanh", [net.add("*", [y, number], [])], []);
  }
  return net.structure();
}

class Recorder {
  readonly names: string[] = [];
  readonly #symbols: string[] = [];
  readonly #operands: number[][] = [];
  readonly #roles: Role[] = [];
  readonly #scopes: string[][] = [[]];
  readonly #scope: number[] = [];

  add(
    symbol: string,
    operands: number[],
    path: string[],
    role: Role = "inner",
    name = `${symbol} ${this.names.length}`,
  ): number {
    let scope = this.#scopes.findIndex((s) => s.join() === path.join());
    if (scope < 0) scope = this.#scopes.push(path) - 1;
    this.#scope.push(scope);
    this.#symbols.push(symbol);
    this.#operands.push(operands);
    this.#roles.push(role);
    return this.names.push(name) - 1;
  }

  structure(): Structure {
    return {
      ...recordingOf({
        symbols: this.#symbols,
        operands: this.#operands,
        number: this.#symbols.map(() => null),
      }),
      recording: 0,
      names: this.names,
      scopes: this.#scopes,
      scope: Int32Array.from(this.#scope),
      roles: this.#roles,
      kernelReason: "",
      notes: [],
      words: new Map(),
    };
  }
}

/** The state that a kernel sends for `structure`, every leaf 0.5. */
export function stateOf(structure: Structure): State {
  const tape = new Tape(structure);
  tape.data.fill(0.5);
  tape.forward();
  const ops = [...new Set(structure.symbols)];
  const leaves = Uint8Array.from(structure.symbols, (s) => Number(s === ""));
  const packed = (array: ArrayBufferView) => new DataView(array.buffer);
  const state = lState();
  Object.assign(state.structure, {
    ...structure,
    kernel_reason: structure.kernelReason,
    ops,
    words: ops.map(() => ""),
    op: packed(Uint16Array.from(structure.symbols, (s) => ops.indexOf(s))),
    first: packed(structure.first),
    operands: packed(structure.operands),
    number: packed(structure.number),
    scope: packed(structure.scope),
    role: packed(
      Uint8Array.from(structure.roles, (role) => ROLES.indexOf(role)),
    ),
  });
  return Object.assign(state, {
    data: packed(tape.data),
    grad: packed(tape.grad),
    start_data: packed(tape.data.slice()),
    start_grad: packed(tape.grad.slice()),
    moves: packed(leaves),
  });
}

/** The structure of the graph of these `symbols` and `operands`; `scope` has an index into `scopes` for each node. */
export function structureOf(
  symbols: string[],
  operands: number[][],
  scopes: readonly (readonly string[])[] = [[]],
  scope: readonly number[] = symbols.map(() => 0),
): Structure {
  return {
    ...recordingOf({ symbols, operands, number: symbols.map(() => null) }),
    recording: 0,
    names: symbols.map((symbol, i) => `${symbol}${i}`),
    scopes,
    scope: Int32Array.from(scope),
    roles: symbols.map((symbol) => (symbol ? "inner" : "input")),
    kernelReason: "",
    notes: [],
    words: new Map(),
  };
}
