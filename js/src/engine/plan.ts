// Plan: the steps that replay the recording of one example for many at once.
//
// A node that no input reaches is *shared*: it has one number for all examples, at its *place*. A
// node that *varies* has a *row* of numbers, one for each example, so that the inner loop of every
// step runs over the examples. There are two kinds of steps, in the order of the recording:
//
// - A row of the table (ops.ts) computes the row of one node from the rows of its operands. A
//   shared operand is *spread* over a row of its own first, which is rare:
// - sums.ts finds sums of weights times inputs in the scalar graph. Those over the same
//   inputs, the neurons of a layer, are one matrix product (product-step.ts), which takes its weights
//   from their places. Its turn is that of its first sum: the inputs of all are there by then.
//
// Backward takes the same steps from the last to the first; every share of a gradient is added.

import type { Links, Recording } from "./recording.ts";
import type { ElementwisePlan, ProductPlan } from "./replay-step.ts";
import { findSums, ONE, type Sum, type SumGraph } from "./sums.ts";

export class Plan {
  /** Shared leaves, in the order of their places. */
  readonly leaves: readonly number[];
  /** Shared node → its place: leaves first. */
  readonly place = new Map<number, number>();
  /** Node → its row. */
  readonly row = new Map<number, number>();
  /** The place of the number 1. */
  readonly one: number;
  /** Steps for nodes made of shared ones only: with places in place of rows. */
  readonly sharedSteps: ElementwisePlan[] = [];
  /** Rows that hold the same shared number for all examples. */
  readonly spread: { place: number; row: number }[] = [];
  readonly steps: (ElementwisePlan | ProductPlan)[] = [];
  readonly #graph: SumGraph;
  readonly #moving: Uint8Array;

  /**
   * `inputs` are the leaves that vary, `kept` the nodes that need a row, `wanted` the leaves whose
   * gradients are wanted: all shared leaves if left out.
   */
  constructor(
    recording: Recording,
    links: Links,
    inputs: readonly number[],
    kept: readonly number[],
    wanted?: readonly number[],
  ) {
    const varies = reached(links, inputs);
    const uses = countUses(links, kept);
    this.#graph = { ...links, symbols: recording.symbols, varies, uses };
    this.leaves = [...varies.keys()].filter(
      (i) => !links.rules[i] && !varies[i],
    );
    this.#moving = reached(links, wanted ?? this.leaves);
    for (const leaf of this.leaves) this.#placeOf(leaf);
    this.one = this.#placeOf(ONE);
    for (const input of inputs) this.#rowOf(input);
    this.#addSteps();
    for (const node of kept) this.#rowOf(node);
  }

  #addSteps(): void {
    const { symbols, rules, varies, uses } = this.#graph;
    const { sums, inside } = findSums(this.#graph);
    const products = groupByInputs(sums);
    for (let node = 0; node < symbols.length; node++) {
      if (uses[node] === 0 || !rules[node] || inside.has(node)) continue;
      if (!varies[node])
        this.sharedSteps.push(this.#elementwise(node, (i) => this.#placeOf(i)));
      else if (!sums.has(node))
        this.steps.push(this.#elementwise(node, (i) => this.#rowOf(i)));
      else {
        const heads = products.get(node);
        if (heads) this.steps.push(this.#product(heads, sums));
      }
    }
  }

  #elementwise(node: number, where: (node: number) => number): ElementwisePlan {
    const { rules, left, right } = this.#graph;
    const rule = rules[node]!;
    const a = where(left[node]!);
    const b = rule.operands === 2 ? where(right[node]!) : right[node]!;
    return { rule, y: where(node), a, b, moving: this.#moving[node] === 1 };
  }

  #product(heads: number[], sums: ReadonlyMap<number, Sum>): ProductPlan {
    const { inputs } = sums.get(heads[0]!)!;
    const weights = heads.flatMap((head) => sums.get(head)!.weights);
    const isMoving = (node: number) => this.#moving[node] === 1;
    return {
      rule: undefined,
      inputs: inputs.map((node) => this.#rowOf(node)),
      results: heads.map((node) => this.#rowOf(node)),
      biased: inputs[0] === ONE,
      places: weights.map((node) => this.#placeOf(node)),
      movingInputs: inputs.flatMap((node, j) => (isMoving(node) ? [j] : [])),
      moving: heads.some(isMoving),
    };
  }

  #placeOf(node: number): number {
    return numberOf(this.place, node);
  }

  /** The row of `node`; a shared node gets one to be spread over. */
  #rowOf(node: number): number {
    const isNew = !this.row.has(node);
    const row = numberOf(this.row, node);
    if (isNew && !this.#graph.varies[node])
      this.spread.push({ place: this.#placeOf(node), row });
    return row;
  }
}

/** The number of `node`; a new node gets the next one. */
function numberOf(numbers: Map<number, number>, node: number): number {
  const number = numbers.get(node) ?? numbers.size;
  numbers.set(node, number);
  return number;
}

/** 1 for each of `nodes` and for every node that depends on one of them. */
function reached({ rules, left, right }: Links, nodes: readonly number[]) {
  const reached = new Uint8Array(rules.length);
  for (const node of nodes) reached[node] = 1;
  rules.forEach((rule, i) => {
    if (rule && reached[left[i]!]) reached[i] = 1;
    if (rule?.operands === 2 && reached[right[i]!]) reached[i] = 1;
  });
  return reached;
}

/** How often the nodes that `kept` needs are read; 0 for a node that is not needed. */
function countUses({ rules, left, right }: Links, kept: readonly number[]) {
  const uses = new Int32Array(rules.length);
  for (const node of kept) uses[node]!++;
  for (let i = rules.length - 1; i >= 0; i--) {
    const rule = rules[i];
    if (!rule || uses[i] === 0) continue;
    uses[left[i]!]!++;
    if (rule.operands === 2) uses[right[i]!]!++;
  }
  return uses;
}

/** The sums over the same inputs, by the first of them. */
function groupByInputs(sums: ReadonlyMap<number, Sum>) {
  const groups = new Map<string, number[]>();
  for (const head of [...sums.keys()].sort((a, b) => a - b)) {
    const key = sums.get(head)!.inputs.join();
    const group = groups.get(key);
    if (group) group.push(head);
    else groups.set(key, [head]);
  }
  return new Map([...groups.values()].map((heads) => [heads[0]!, heads]));
}
