// Section: the root of a graph as a function of one leaf, everything else fixed.
// Only what the leaf reaches is computed again, by a Tape of its own: the graph's stays as it is.

import type { Recording } from "./recording.ts";
import { Tape } from "./tape.ts";

export class Section {
  /** Moves on when something that is fixed has another number than before. */
  version = 0;
  readonly #tape: Tape;
  /** Nodes of the graph in the order of the tape. */
  readonly #nodes: readonly number[];
  readonly #leaf: number;

  constructor(recording: Recording, leaf: number) {
    const { part, nodes } = reachedBy(recording, leaf);
    this.#tape = new Tape(part);
    this.#nodes = nodes;
    this.#leaf = nodes.indexOf(leaf);
  }

  /** Nodes that are computed for each number. */
  get size(): number {
    return this.#tape.size;
  }

  /** Take over what is fixed from `data`, the numbers of the graph's nodes. */
  follow(data: Float64Array): void {
    const own = this.#tape.data;
    let moved = false;
    this.#nodes.forEach((node, i) => {
      if (!this.#tape.isLeaf(i) || Object.is(own[i], data[node])) return;
      own[i] = data[node]!;
      moved ||= i !== this.#leaf;
    });
    if (moved) this.version += 1;
  }

  /** The root where the leaf is `x`. */
  at(x: number): number {
    this.#tape.data[this.#leaf] = x;
    this.#tape.forward();
    return this.#tape.data[this.#tape.root]!;
  }

  /** The gradient of the leaf where it is `x`, by backward. */
  slopeAt(x: number): number {
    this.at(x);
    this.#tape.zeroGrad();
    this.#tape.backward();
    return this.#tape.grad[this.#leaf]!;
  }
}

/** What is made from `leaf`, with its other operands as leaves. */
function reachedBy(
  { symbols, first, operands, number }: Recording,
  leaf: number,
) {
  const reached = new Uint8Array(symbols.length);
  const needed = new Uint8Array(symbols.length);
  reached[leaf] = needed[leaf] = 1;
  const of = (i: number) => operands.subarray(first[i]!, first[i + 1]!);
  for (let i = 0; i < symbols.length; i++) {
    if (!of(i).some((operand) => reached[operand])) continue;
    reached[i] = needed[i] = 1;
    for (const operand of of(i)) needed[operand] = 1;
  }
  const nodes = [...needed.keys()].filter((i) => needed[i]);
  const place = new Map(nodes.map((node, i) => [node, i]));
  const links = nodes.map((i) =>
    reached[i] ? Array.from(of(i), (operand) => place.get(operand)!) : [],
  );
  let end = 0;
  const part: Recording = {
    symbols: nodes.map((i) => (reached[i] ? symbols[i]! : "")),
    first: Int32Array.from([0, ...links.map((link) => (end += link.length))]),
    operands: Int32Array.from(links.flat()),
    number: Float64Array.from(nodes, (i) => number[i]!),
  };
  return { part, nodes };
}
