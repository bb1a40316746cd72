// Trainer: recorded losses, data and an optimiser, without a view. The twin of
// engine/micrograd_engine/trainer.py: each can continue a run of the other.

import { fractionRight } from "./accuracy.ts";
import { Batches } from "./batches.ts";
import { type Numbers, numbers } from "./check.ts";
import { checkForms, Examples } from "./examples.ts";
import { inputsOf } from "./features.ts";
import type { Form } from "./form.ts";
import { FormTape } from "./form-tape.ts";
import { type Optimizer, optimizerFrom, SGD } from "./optim.ts";
import { notNegative } from "./optimizer.ts";
import type { Long } from "./random.ts";
import { type Sliced, whole } from "./sliced.ts";
import type { BatchesState, RunState } from "./states.ts";
import { lengthOf, tableOf } from "./table.ts";

/** The number of points to predict at once, if memory allows. */
const MANY = 4096;

export interface TrainerOptions {
  /** The loss of one example, once for all or once for each kind of target. */
  forms: readonly Form[];
  /** Their numbers at the start, in the order of `parameters` in each form. */
  parameters: Numbers;
  /** The n examples row by row, a number for each input; two with features. */
  X: Numbers;
  /** What the model gets in place of two inputs; none: X itself. */
  features?: readonly string[];
  /** Their targets row by row, one number for each example or more. */
  y: Numbers;
  /** The form of each example, if there are several. */
  formOf?: Numbers;
  optimizer?: Optimizer;
  /** Weight of Σ |p| over all parameters in the loss, at least 0; its gradient is the sign, 0 at 0. */
  l1?: number;
  /** Weight of Σ p² over all parameters in the loss, at least 0. */
  l2?: number;
  /** Examples in a step; null: all. */
  batchSize?: number | null;
  /** Of the order in which examples are drawn. */
  seed?: Long;
  /** Where two classes part, for one output: 0 for hinge and binary cross-entropy; see fractionRight. */
  border?: number;
}

export class Trainer {
  /** The parameters now; write into them as you like. */
  readonly parameters: Float64Array;
  /** The gradient of the last step. */
  readonly grad: Float64Array;
  /** Whether a step clears the gradients first; false: they add up, as when it is forgotten. */
  clearsGrad = true;
  /** The loss of every step, before its update, L1 and L2 included. */
  losses: number[] = [];
  optimizer: Optimizer;
  readonly #forms: readonly Form[];
  readonly #features: readonly string[];
  readonly #tapes: readonly FormTape[];
  #examples: Examples;
  readonly #border: number | undefined;
  #batches: Batches;
  /** The batch that is drawn and waits for its step; and the position before it was drawn. */
  #batch: Int32Array | undefined;
  #before: BatchesState;
  #l1 = 0;
  #l2 = 0;
  #predictor: FormTape | undefined;

  constructor(options: TrainerOptions) {
    const { forms, X, y, formOf, batchSize, seed } = options;
    if (forms.length === 0)
      throw new RangeError("forms: expected at least one, got none");
    this.parameters = numbers(options.parameters, "parameters");
    this.grad = new Float64Array(this.parameters.length);
    this.optimizer = options.optimizer ?? new SGD();
    this.l1 = options.l1 ?? 0;
    this.l2 = options.l2 ?? 0;
    this.#border = options.border;
    this.#forms = forms;
    this.#features = options.features ?? [];
    this.#examples = new Examples(forms, this.#inputs(X), y, formOf);
    checkForms(forms, this.parameters.length, this.#examples.y.width);
    this.#tapes = forms.map(
      (form) => new FormTape(form, this.#examples.length),
    );
    this.#batches = new Batches(this.#examples.length, batchSize, seed);
    this.#before = this.#batches.state();
  }

  /** Go on with other examples; as many as before keep the place among the batches. */
  trainOn(X: Numbers, y: Numbers, formOf?: Numbers): void {
    const examples = new Examples(this.#forms, this.#inputs(X), y, formOf);
    checkForms(this.#forms, this.parameters.length, examples.y.width);
    this.#examples = examples;
    this.#putBack();
    this.#batches.n = examples.length;
  }

  // ---- settings, for the next step on

  get l1(): number {
    return this.#l1;
  }

  set l1(l1: number) {
    this.#l1 = notNegative(l1, "l1");
  }

  get l2(): number {
    return this.#l2;
  }

  set l2(l2: number) {
    this.#l2 = notNegative(l2, "l2");
  }

  /** Examples in a step, null for all; counts from the next epoch on. A batch that was only looked at comes again. */
  get batchSize(): number | null {
    return this.#batches.size;
  }

  set batchSize(size: number | null) {
    this.#putBack(); // it has the old size
    this.#batches.size = size;
  }

  // ---- training

  /** Loss and gradient of the next batch, then one update; gives the loss before the update. */
  step(): number {
    return whole(this.stepping());
  }

  /** `step`, a slice at a time. */
  *stepping(): Sliced<number> {
    if (this.clearsGrad) this.zeroGrad();
    const loss = yield* this.#backward();
    this.update();
    this.losses.push(loss);
    return loss;
  }

  // The four acts of a step. A batch is drawn by the first act that wants one, and serves until `update`.

  /** The loss of the batch as the parameters are now: the mean over its examples, L1 and L2 added. */
  forward(): number {
    return whole(this.#meanLoss(this.#drawn(), this.parameters));
  }

  zeroGrad(): void {
    this.grad.fill(0);
  }

  /** Like `forward`; the gradient of the loss adds to `grad`. */
  backward(): number {
    return whole(this.#backward());
  }

  /** Move the parameters along `grad`. */
  update(): void {
    this.optimizer.update(this.parameters, this.grad);
    this.#batch = undefined;
  }

  *#backward(): Sliced<number> {
    const batch = this.#drawn();
    const seed = 1 / batch.length;
    let total = 0;
    for (const [form, tape] of this.#tapes.entries()) {
      const examples = this.#examples.ofForm(form, batch);
      if (examples.length === 0) continue;
      tape.read(this.parameters);
      const { both } = this.#examples;
      total += yield* tape.gradient(both, examples, seed, this.grad);
    }
    const { grad, parameters } = this;
    if (this.#l1 !== 0)
      for (let i = 0; i < grad.length; i++)
        grad[i]! += this.#l1 * Math.sign(parameters[i]!);
    if (this.#l2 !== 0)
      for (let i = 0; i < grad.length; i++)
        grad[i]! += 2 * this.#l2 * parameters[i]!;
    return total / batch.length + this.#penalty(parameters);
  }

  #drawn(): Int32Array {
    if (!this.#batch) {
      this.#before = this.#batches.state();
      this.#batch = this.#batches.next();
    }
    return this.#batch;
  }

  /** What was drawn and not used comes again. */
  #putBack(): void {
    if (this.#batch) this.#batches.load(this.#before);
    this.#batch = undefined;
  }

  /** The loss of all examples, L1 and L2 included, as the parameters are now or at others; changes nothing. */
  loss(parameters: Float64Array = this.parameters): number {
    return whole(this.losing(parameters));
  }

  /** `loss`, a slice at a time. */
  losing(parameters: Float64Array = this.parameters): Sliced<number> {
    return this.#meanLoss(firstOf(this.#examples.length), parameters);
  }

  *#meanLoss(batch: Int32Array, parameters: Float64Array): Sliced<number> {
    let total = 0;
    for (const [form, tape] of this.#tapes.entries()) {
      tape.read(parameters);
      const examples = this.#examples.ofForm(form, batch);
      total += yield* tape.loss(this.#examples.both, examples);
    }
    return total / batch.length + this.#penalty(parameters);
  }

  #penalty(parameters: Float64Array): number {
    let [sizes, squares] = [0, 0];
    if (this.#l1 !== 0) for (const p of parameters) sizes += Math.abs(p);
    if (this.#l2 !== 0) for (const p of parameters) squares += p * p;
    return this.#l1 * sizes + this.#l2 * squares;
  }

  // ---- what it has learnt

  /** The outputs for points, row by row, a number for each input; the result is row by row too. */
  predict(X: Numbers): Float64Array {
    return this.#outputs(this.#inputs(X));
  }

  /** What the model gets for points. */
  #inputs(X: Numbers): Numbers {
    if (this.#features.length === 0) return X;
    return inputsOf(this.#features, tableOf(X, 2, "X").numbers);
  }

  #outputs(X: Numbers): Float64Array {
    const form = this.#forms[0]!;
    const table = tableOf(X, form.inputs.length, "X");
    this.#predictor ??= new FormTape(form, MANY, true);
    this.#predictor.read(this.parameters);
    return this.#predictor.outputs(table, firstOf(lengthOf(table)));
  }

  /** The fraction of the examples that the model gets right, as the parameters are now. */
  accuracy(): number {
    const { X, y } = this.#examples;
    return this.#right(X.numbers, y.numbers);
  }

  /** The same of other examples. */
  accuracyOn(X: Numbers, y: Numbers): number {
    return this.#right(this.#inputs(X), y);
  }

  #right(inputs: Numbers, y: Numbers): number {
    const width = this.#forms[0]!.outputs.length;
    const outputs = { numbers: this.#outputs(inputs), width };
    const targets = tableOf(y, this.#examples.y.width, "y");
    return fractionRight(outputs, targets, this.#border);
  }

  // ---- to go on later

  /** How many kinds of targets have a form of their own. */
  get kinds(): number {
    return this.#forms.length;
  }

  /** A part of `state`; the arrays are those that go on changing. */
  place(): Pick<RunState, "parameters" | "grad" | "optimizer" | "batches"> {
    return {
      parameters: this.parameters,
      grad: this.grad,
      optimizer: this.optimizer.state(),
      batches: this.#batch ? this.#before : this.#batches.state(),
    };
  }

  state(): RunState {
    return {
      ...this.place(),
      parameters: this.parameters.slice(),
      grad: this.grad.slice(),
      losses: Float64Array.from(this.losses),
      step: this.losses.length,
      batch_size: this.batchSize,
      l1: this.#l1,
      l2: this.#l2,
      zero_grad: this.clearsGrad,
    };
  }

  /** Go on with the run of `state`: the next steps are those it would have made. */
  load(state: RunState): void {
    const parameters = this.#oneEach(state.parameters, "parameters");
    const losses = [...numbers(state.losses, "losses")];
    const grad = this.#oneEach(state.grad, "grad");
    const optimizer = optimizerFrom(state.optimizer);
    const batches = new Batches(this.#examples.length, state.batch_size);
    batches.load(state.batches);
    const l1 = notNegative(state.l1, "l1");
    this.l2 = state.l2; // the last one that can refuse
    this.#l1 = l1;
    this.optimizer = optimizer;
    this.#batches = batches;
    this.#batch = undefined;
    this.losses = losses;
    this.clearsGrad = state.zero_grad;
    this.parameters.set(parameters);
    this.grad.set(grad);
  }

  #oneEach(given: Float64Array, name: string): Float64Array {
    const { length } = this.parameters;
    const array = numbers(given, name);
    if (array.length !== length)
      throw new RangeError(
        `${name}: expected ${length} numbers, got ${array.length}`,
      );
    return array;
  }
}

/** 0 … length - 1 */
function firstOf(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = i;
  return numbers;
}
