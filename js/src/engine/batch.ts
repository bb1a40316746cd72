// BatchTape: replays the recording of one example for many at once; plan.ts plans the steps.

import { whole } from "./check.ts";
import { Plan } from "./plan.ts";
import { ProductStep } from "./product-step.ts";
import { type Links, link, type Recording } from "./recording.ts";
import {
  ElementwiseStep,
  type ReplayStep,
  type StepArrays,
} from "./replay-step.ts";

export interface BatchOptions {
  /** Leaves that vary with the example. All others are shared: one number for all examples. */
  inputs: readonly number[];
  /** How many examples there can be at once, at most. */
  capacity: number;
  /** How many numbers an array may have; it lowers the capacity if need be. */
  room?: number;
  /** Nodes that `row` has to give, beside the inputs and the root. */
  kept?: readonly number[];
  /** Shared leaves whose gradients are wanted; all if left out. The gradients of others are meaningless. */
  wanted?: readonly number[];
  /** Compute only what `kept` needs: there is no root, and no `backward`. */
  forwardOnly?: boolean;
}

export class BatchTape {
  /** How many examples there can be at once. */
  readonly capacity: number;
  /** The shared leaves in the order of the recording, which is their order in the two arrays. */
  readonly leaves: readonly number[];
  /** Their numbers. */
  readonly shared: Float64Array;
  /** Their gradients, summed over the examples; they add up until `zeroGrad`. */
  readonly sharedGrad: Float64Array;
  readonly #plan: Plan;
  readonly #steps: readonly ReplayStep[];
  readonly #sharedSteps: readonly ReplayStep[];
  readonly #arrays: StepArrays;
  /** The arrays for nodes made of shared leaves only: rows of one number. */
  readonly #sharedArrays: StepArrays;
  readonly #root: number | undefined;
  readonly #rows: ReadonlyMap<number, Float64Array>;
  #count = 0;

  constructor(recording: Recording, options: BatchOptions) {
    const links = link(recording);
    check(links, options);
    const { inputs, kept = [], wanted, forwardOnly, room = Infinity } = options;
    this.#root = forwardOnly ? undefined : links.rules.length - 1;
    const readable = new Set(
      this.#root === undefined ? kept : [...kept, this.#root],
    );
    const plan = new Plan(recording, links, inputs, [...readable], wanted);
    const fitting = Math.max(1, Math.floor(room / plan.row.size));
    this.#plan = plan;
    this.capacity = Math.min(options.capacity, fitting);
    this.#steps = plan.steps.map((step) =>
      step.rule
        ? new ElementwiseStep(step, this.capacity)
        : new ProductStep(step, this.capacity),
    );
    this.#sharedSteps = plan.sharedSteps.map(
      (step) => new ElementwiseStep(step, 1),
    );
    this.leaves = plan.leaves;
    const size = plan.row.size * this.capacity;
    const shared = new Float64Array(plan.place.size);
    const sharedGrad = new Float64Array(plan.place.size);
    shared[plan.one] = 1;
    this.shared = shared.subarray(0, this.leaves.length);
    this.sharedGrad = sharedGrad.subarray(0, this.leaves.length);
    const { number } = recording;
    this.#arrays = {
      v: new Float64Array(size),
      g: new Float64Array(forwardOnly ? 0 : size),
      shared,
      sharedGrad,
      number,
    };
    this.#sharedArrays = { ...this.#arrays, v: shared, g: sharedGrad };
    this.#rows = new Map(
      [...inputs, ...readable].map((node) => [node, this.#rowOf(node)]),
    );
  }

  #rowOf(node: number): Float64Array {
    const start = this.#plan.row.get(node)! * this.capacity;
    return this.#arrays.v.subarray(start, start + this.capacity);
  }

  /** The numbers of an input, of the root or of a kept node, one for each example. */
  row(node: number): Float64Array {
    const row = this.#rows.get(node);
    if (!row)
      throw new RangeError(
        `node: ${node} is not an input, the root or one of kept`,
      );
    return row;
  }

  /** Where the number of a shared leaf is in `shared`. */
  place(leaf: number): number {
    const place = this.#plan.place.get(leaf);
    if (place === undefined || place >= this.leaves.length)
      throw new RangeError(`leaf: ${leaf} is not one of the shared leaves`);
    return place;
  }

  /** Compute the first `count` examples, from the rows of the inputs and from `shared`. */
  forward(count: number): void {
    this.#count = whole(count, "count", 1, this.capacity);
    const { v, shared } = this.#arrays;
    for (const step of this.#sharedSteps) step.forward(this.#sharedArrays, 1);
    for (const { place, row } of this.#plan.spread) {
      const start = row * this.capacity;
      v.fill(shared[place]!, start, start + count);
    }
    for (const step of this.#steps) step.forward(this.#arrays, count);
  }

  /** Gradients of Σ seed · root over the examples of the last `forward`, into `sharedGrad`. */
  backward(seed = 1): void {
    if (this.#root === undefined || this.#count === 0)
      throw new Error(
        "backward: expected a forward before, and not forwardOnly",
      );
    const { g, sharedGrad } = this.#arrays;
    if (this.#count === this.capacity) g.fill(0);
    else
      for (let row = 0; row < g.length; row += this.capacity)
        g.fill(0, row, row + this.#count);
    sharedGrad.fill(0, this.leaves.length);
    const root = this.#plan.row.get(this.#root)! * this.capacity;
    g.fill(seed, root, root + this.#count);
    backwardThrough(this.#steps, this.#arrays, this.#count);
    this.#gatherSpread();
    backwardThrough(this.#sharedSteps, this.#sharedArrays, 1);
  }

  /** Add the gradients of all examples to those of the shared numbers spread over them. */
  #gatherSpread(): void {
    const { g, sharedGrad } = this.#arrays;
    for (const { place, row } of this.#plan.spread) {
      const start = row * this.capacity;
      for (let i = start; i < start + this.#count; i++)
        sharedGrad[place]! += g[i]!;
    }
  }

  zeroGrad(): void {
    this.sharedGrad.fill(0);
  }
}

function backwardThrough(
  steps: readonly ReplayStep[],
  arrays: StepArrays,
  count: number,
): void {
  for (let i = steps.length - 1; i >= 0; i--)
    if (steps[i]!.moving) steps[i]!.backward(arrays, count);
}

function check({ rules, unknown }: Links, options: BatchOptions): void {
  if (unknown.length > 0)
    throw new Error(
      `recording: the operation ${unknown.join(", ")} is not in the table`,
    );
  whole(options.capacity, "capacity", 1);
  if (options.room !== undefined) whole(options.room, "room", 1);
  const { inputs, kept = [], wanted = [] } = options;
  for (const [name, nodes] of Object.entries({ inputs, kept, wanted }))
    nodes.forEach((node, i) => {
      whole(node, `${name}[${i}]`, 0, rules.length - 1);
      if (name !== "kept" && rules[node])
        throw new RangeError(`${name}[${i}]: node ${node} is not a leaf`);
      if (name === "inputs" && inputs.indexOf(node) !== i)
        throw new RangeError(`inputs[${i}]: node ${node} is there twice`);
      if (name === "wanted" && inputs.includes(node))
        throw new RangeError(`wanted[${i}]: node ${node} is one of inputs`);
    });
}
