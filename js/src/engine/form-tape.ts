// FormTape: replays a form for the rows of a table, in blocks of bounded size.

import { BatchTape } from "./batch.ts";
import type { Form } from "./form.ts";
import type { Sliced } from "./sliced.ts";
import type { Table } from "./table.ts";

/** Numbers in an array of a replay. That is 1 MB: larger arrays do not fit the cache, and are slower. */
const BLOCK_SIZE = 2 ** 17;

/** The columns of the table are the inputs, then the targets, unless it is `forwardOnly`. */
export class FormTape {
  readonly #tape: BatchTape;
  readonly #outputs: readonly number[];
  readonly #root: number;
  /** The rows of the inputs, and the column of the table for each. */
  readonly #columns: { row: Float64Array; column: number }[];
  /** The parameters that the form uses, and their places among the shared numbers. */
  readonly #parameters: Int32Array;
  readonly #places: Int32Array;

  /** For at most `capacity` examples at once; with `forwardOnly` it computes outputs and no loss. */
  constructor(form: Form, capacity: number, forwardOnly = false) {
    const columns = [...form.inputs, ...(forwardOnly ? [] : form.targets)];
    const used = (nodes: readonly number[]) =>
      nodes.flatMap((node, i) => (node < 0 ? [] : [{ node, i }]));
    const nodes = (of: readonly number[]) => used(of).map(({ node }) => node);
    this.#tape = new BatchTape(form.recording, {
      inputs: nodes(columns),
      kept: form.outputs,
      wanted: nodes(form.parameters),
      capacity,
      room: BLOCK_SIZE,
      forwardOnly,
    });
    this.#outputs = form.outputs;
    this.#root = form.recording.symbols.length - 1;
    this.#columns = used(columns).map(({ node, i }) => ({
      row: this.#tape.row(node),
      column: i,
    }));
    const parameters = used(form.parameters);
    this.#parameters = Int32Array.from(parameters, ({ i }) => i);
    this.#places = Int32Array.from(parameters, ({ node }) =>
      this.#tape.place(node),
    );
    this.#tape.leaves.forEach((leaf, place) => {
      this.#tape.shared[place] = form.data[leaf]!;
    });
  }

  read(parameters: Float64Array): void {
    const { shared } = this.#tape;
    for (let i = 0; i < this.#places.length; i++)
      shared[this.#places[i]!] = parameters[this.#parameters[i]!]!;
  }

  /** The sum of the losses of `examples`, rows of `table`. Yields after every block, see Sliced. */
  *loss(table: Table, examples: Int32Array): Sliced<number> {
    const root = this.#tape.row(this.#root);
    let total = 0;
    for (let at = 0; at < examples.length; at += this.#tape.capacity) {
      total += sumOf(root, this.#forward(table, examples, at));
      yield;
    }
    return total;
  }

  /** Like `loss`; also adds the gradient of `seed` times the sum to `grad`, that of the parameters. */
  *gradient(
    table: Table,
    examples: Int32Array,
    seed: number,
    grad: Float64Array,
  ): Sliced<number> {
    const root = this.#tape.row(this.#root);
    let total = 0;
    this.#tape.zeroGrad();
    for (let at = 0; at < examples.length; at += this.#tape.capacity) {
      total += sumOf(root, this.#forward(table, examples, at));
      this.#tape.backward(seed);
      yield;
    }
    const { sharedGrad } = this.#tape;
    for (let i = 0; i < this.#places.length; i++)
      grad[this.#parameters[i]!]! += sharedGrad[this.#places[i]!]!;
    return total;
  }

  /** The outputs of `examples`, row by row. */
  outputs(table: Table, examples: Int32Array): Float64Array {
    const rows = this.#outputs.map((node) => this.#tape.row(node));
    const outputs = new Float64Array(examples.length * rows.length);
    let to = 0;
    for (let at = 0; at < examples.length; at += this.#tape.capacity) {
      const count = this.#forward(table, examples, at);
      for (let i = 0; i < count; i++)
        for (const row of rows) outputs[to++] = row[i]!;
    }
    return outputs;
  }

  /** Run forward for the examples from `at` on, as many as fit, and return their number. */
  #forward({ numbers, width }: Table, examples: Int32Array, at: number) {
    const count = Math.min(this.#tape.capacity, examples.length - at);
    for (const { row, column } of this.#columns)
      for (let i = 0; i < count; i++)
        row[i] = numbers[examples[at + i]! * width + column]!;
    this.#tape.forward(count);
    return count;
  }
}

function sumOf(row: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += row[i]!;
  return sum;
}
