// BatchTape: the recording of one example, replayed for many at once; plan.ts says how.

import { whole } from "./check.ts";
import { Plan, type Step } from "./plan.ts";
import { multiply, multiplyBackward } from "./product.ts";
import { type Links, link, type Recording } from "./recording.ts";

export interface BatchOptions {
  /** Leaves that vary with the example. All others are shared: one number for all examples. */
  inputs: readonly number[];
  /** How many examples there can be at once, at most. */
  capacity: number;
  /** How many numbers an array may have: the capacity is lowered to that. */
  room?: number;
  /** Nodes whose numbers will be asked for with `row`, beside the inputs and the root. */
  kept?: readonly number[];
  /** Shared leaves whose gradients are wanted; all when left out. Those of others are void. */
  wanted?: readonly number[];
  /** Compute what `kept` needs and nothing else: there is no root, and no `backward`. */
  forwardOnly?: boolean;
}

export class BatchTape {
  /** How many examples there can be at once. */
  readonly capacity: number;
  /** The shared leaves, in the order of the recording: where each is in the two arrays. */
  readonly leaves: readonly number[];
  /** Their numbers. */
  readonly shared: Float64Array;
  /** Their gradients, summed over the examples; they add up until `zeroGrad`. */
  readonly sharedGrad: Float64Array;
  readonly #plan: Plan;
  readonly #steps: readonly Step[];
  readonly #number: Float64Array;
  readonly #root: number | undefined;
  // `shared` and `sharedGrad` go on with the nodes that are made of shared leaves only, and a 1
  readonly #shared: Float64Array;
  readonly #sharedGrad: Float64Array;
  readonly #data: Float64Array;
  readonly #grad: Float64Array;
  readonly #rows: ReadonlyMap<number, Float64Array>;
  #count = 0;

  constructor(recording: Recording, options: BatchOptions) {
    const links = link(recording);
    check(links, options);
    const { inputs, kept = [], wanted, forwardOnly, room = Infinity } = options;
    this.#number = recording.number;
    this.#root = forwardOnly ? undefined : links.rules.length - 1;
    const readable = new Set(
      this.#root === undefined ? kept : [...kept, this.#root],
    );
    const plan = new Plan(recording, links, inputs, [...readable], wanted);
    this.#plan = plan;
    const rows = plan.row.size;
    const fitting = Math.max(1, Math.floor(room / rows));
    this.capacity = Math.min(options.capacity, fitting);
    this.#steps = plan.steps.map((step) => placed(step, this.capacity));
    this.#shared = new Float64Array(plan.place.size);
    this.#sharedGrad = new Float64Array(plan.place.size);
    this.#shared[plan.one] = 1;
    this.leaves = plan.leaves;
    this.shared = this.#shared.subarray(0, this.leaves.length);
    this.sharedGrad = this.#sharedGrad.subarray(0, this.leaves.length);
    this.#data = new Float64Array(rows * this.capacity);
    this.#grad = new Float64Array(forwardOnly ? 0 : rows * this.capacity);
    this.#rows = new Map(
      [...inputs, ...readable].map((node) => [node, this.#rowOf(node)]),
    );
  }

  #rowOf(node: number): Float64Array {
    const start = this.#plan.row.get(node)! * this.capacity;
    return this.#data.subarray(start, start + this.capacity);
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
    const v = this.#data;
    const n = this.#number;
    for (const { rule, y, a, b } of this.#plan.sharedSteps)
      rule.forward(this.#shared, y, y + 1, a, b, n);
    for (const { place, row } of this.#plan.spread) {
      const start = row * this.capacity;
      v.fill(this.#shared[place]!, start, start + count);
    }
    for (const step of this.#steps)
      if (step.rule)
        step.rule.forward(v, step.y, step.y + count, step.a, step.b, n);
      else multiply(step, v, this.#shared, count);
  }

  /** Gradients of Σ seed · root over the examples of the last `forward`, into `sharedGrad`. */
  backward(seed = 1): void {
    if (this.#root === undefined || this.#count === 0)
      throw new Error(
        "backward: expected a forward before, and not forwardOnly",
      );
    const root = this.#plan.row.get(this.#root)! * this.capacity;
    for (let row = 0; row < this.#grad.length; row += this.capacity)
      this.#grad.fill(0, row, row + this.#count);
    this.#sharedGrad.fill(0, this.leaves.length);
    this.#grad.fill(seed, root, root + this.#count);
    this.#backwardRows();
    this.#backwardSpread();
    this.#backwardShared();
  }

  #backwardRows(): void {
    const steps = this.#steps;
    const count = this.#count;
    const v = this.#data;
    const g = this.#grad;
    const n = this.#number;
    for (let i = steps.length - 1; i >= 0; i--) {
      const step = steps[i]!;
      if (!step.moving) continue;
      if (step.rule)
        step.rule.backward(v, g, step.y, step.y + count, step.a, step.b, n);
      else multiplyBackward(step, v, g, this.#shared, this.#sharedGrad, count);
    }
  }

  #backwardSpread(): void {
    for (const { place, row } of this.#plan.spread) {
      const start = row * this.capacity;
      for (let i = start; i < start + this.#count; i++)
        this.#sharedGrad[place]! += this.#grad[i]!;
    }
  }

  #backwardShared(): void {
    const steps = this.#plan.sharedSteps;
    const v = this.#shared;
    const g = this.#sharedGrad;
    for (let i = steps.length - 1; i >= 0; i--) {
      const { rule, y, a, b, moving } = steps[i]!;
      if (moving) rule.backward(v, g, y, y + 1, a, b, this.#number);
    }
  }

  zeroGrad(): void {
    this.sharedGrad.fill(0);
  }
}

/** The step with the places where its rows start, for rows of `capacity` numbers. */
function placed(step: Step, capacity: number): Step {
  const start = (row: number) => row * capacity;
  if (!step.rule)
    return {
      ...step,
      heads: step.heads.map(start),
      inputs: step.inputs.map(start),
    };
  const b = step.rule.operands === 2 ? start(step.b) : step.b;
  return { ...step, y: start(step.y), a: start(step.a), b };
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
