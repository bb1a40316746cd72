// Trainer: recorded losses, data and an optimiser, without a view. The twin of
// engine/micrograd_engine/trainer.py: a run that was begun in one goes on in the other.

import { fractionRight } from "./accuracy.ts";
import { Batches, type BatchesState } from "./batches.ts";
import { finite, type Numbers, numbers } from "./check.ts";
import { checkForms, Examples } from "./examples.ts";
import type { Form } from "./form.ts";
import { FormTape } from "./form-tape.ts";
import {
  type Optimizer,
  type OptimizerState,
  optimizerFrom,
  SGD,
} from "./optim.ts";
import type { Long } from "./random.ts";
import { lengthOf, tableOf } from "./table.ts";

/** Points that are predicted at once, where there is room. */
const MANY = 4096;

export interface TrainerOptions {
  /** The loss of one example, once for all or once for each kind of target. */
  forms: readonly Form[];
  /** Their numbers at the start, in the order of `parameters` in each form. */
  parameters: Numbers;
  /** The n examples row by row, a number for each input. */
  X: Numbers;
  /** Their targets row by row, one number for each example or more. */
  y: Numbers;
  /** The form of each example, where there are several. */
  formOf?: Numbers;
  optimizer?: Optimizer;
  /** Weight of Σ p² over all parameters in the loss, at least 0. */
  l2?: number;
  /** Examples in a step; null: all. */
  batchSize?: number | null;
  /** Of the order in which examples are drawn. */
  seed?: Long;
  /** Where two classes part, for one output: 0 for hinge and binary cross-entropy; see fractionRight. */
  border?: number;
}

/** A run, ready for JSON. */
export interface TrainerState {
  parameters: number[];
  losses: number[];
  optimizer: OptimizerState;
  batches: BatchesState;
  batch_size: number | null;
  l2: number;
}

export class Trainer {
  /** The parameters now; write into them as you like. */
  readonly parameters: Float64Array;
  /** The gradient of the last step. */
  readonly grad: Float64Array;
  /** The loss of every step, before its update, L2 included. */
  losses: number[] = [];
  optimizer: Optimizer;
  readonly #forms: readonly Form[];
  readonly #tapes: readonly FormTape[];
  readonly #examples: Examples;
  readonly #border: number | undefined;
  #batches: Batches;
  #l2 = 0;
  #predictor: FormTape | undefined;

  constructor(options: TrainerOptions) {
    const { forms, X, y, formOf, batchSize, seed } = options;
    if (forms.length === 0)
      throw new RangeError("forms: expected at least one, got none");
    this.parameters = numbers(options.parameters, "parameters");
    this.grad = new Float64Array(this.parameters.length);
    this.optimizer = options.optimizer ?? new SGD();
    this.l2 = options.l2 ?? 0;
    this.#border = options.border;
    this.#forms = forms;
    this.#examples = new Examples(forms, X, y, formOf);
    checkForms(forms, this.parameters.length, this.#examples.y.width);
    this.#tapes = forms.map(
      (form) => new FormTape(form, this.#examples.length),
    );
    this.#batches = new Batches(this.#examples.length, batchSize, seed);
  }

  // ---- settings, for the next step on

  get l2(): number {
    return this.#l2;
  }

  set l2(l2: number) {
    const wanted = "a finite number, at least 0";
    if (finite(l2, "l2", wanted) < 0)
      throw new RangeError(`l2: expected ${wanted}, got ${l2}`);
    this.#l2 = l2;
  }

  /** Examples in a step, null for all; counts from the next epoch on. */
  get batchSize(): number | null {
    return this.#batches.size;
  }

  set batchSize(size: number | null) {
    this.#batches.size = size;
  }

  // ---- training

  /** Loss and gradient of the next batch, then one update; gives the loss before the update. */
  step(): number {
    this.zeroGrad();
    const loss = this.backward();
    this.update();
    this.losses.push(loss);
    return loss;
  }

  zeroGrad(): void {
    this.grad.fill(0);
  }

  /** The loss of the next batch: the mean over its examples, L2 added. Its gradient adds to `grad`. */
  backward(): number {
    const batch = this.#batches.next();
    const seed = 1 / batch.length;
    let total = 0;
    this.#tapes.forEach((tape, form) => {
      const examples = this.#examples.ofForm(form, batch);
      if (examples.length === 0) return;
      tape.read(this.parameters);
      total += tape.gradient(this.#examples.both, examples, seed, this.grad);
    });
    if (this.#l2 !== 0)
      for (let i = 0; i < this.grad.length; i++)
        this.grad[i]! += 2 * this.#l2 * this.parameters[i]!;
    return total / batch.length + this.#penalty();
  }

  /** Move the parameters along `grad`. */
  update(): void {
    this.optimizer.update(this.parameters, this.grad);
  }

  /** The loss of all examples, L2 included, as the parameters are now; nothing else changes. */
  loss(): number {
    const { length, both } = this.#examples;
    const all = firstOf(length);
    let total = 0;
    this.#tapes.forEach((tape, form) => {
      tape.read(this.parameters);
      total += tape.loss(both, this.#examples.ofForm(form, all));
    });
    return total / length + this.#penalty();
  }

  #penalty(): number {
    let squares = 0;
    if (this.#l2 !== 0) for (const p of this.parameters) squares += p * p;
    return this.#l2 * squares;
  }

  // ---- what it has learnt

  /** The outputs for points, row by row, a number for each input; the result is row by row too. */
  predict(X: Numbers): Float64Array {
    const form = this.#forms[0]!;
    const table = tableOf(X, form.inputs.length, "X");
    this.#predictor ??= new FormTape(form, MANY, true);
    this.#predictor.read(this.parameters);
    return this.#predictor.outputs(table, firstOf(lengthOf(table)));
  }

  /** The fraction of the examples that the model gets right, as the parameters are now. */
  accuracy(): number {
    const outputs = {
      numbers: this.predict(this.#examples.X.numbers),
      width: this.#forms[0]!.outputs.length,
    };
    return fractionRight(outputs, this.#examples.y, this.#border);
  }

  // ---- to go on later

  state(): TrainerState {
    return {
      parameters: [...this.parameters],
      losses: [...this.losses],
      optimizer: this.optimizer.state(),
      batches: this.#batches.state(),
      batch_size: this.batchSize,
      l2: this.#l2,
    };
  }

  /** Go on with the run of which `state` tells: the next steps are those it would have made. */
  load(state: TrainerState): void {
    const parameters = numbers(state.parameters, "parameters");
    if (parameters.length !== this.parameters.length)
      throw new RangeError(
        `parameters: expected ${this.parameters.length} numbers, got ${parameters.length}`,
      );
    const losses = [...numbers(state.losses, "losses")];
    const optimizer = optimizerFrom(state.optimizer);
    const batches = new Batches(this.#examples.length, state.batch_size);
    batches.load(state.batches);
    this.l2 = state.l2; // the last one that can refuse
    this.optimizer = optimizer;
    this.#batches = batches;
    this.losses = losses;
    this.parameters.set(parameters);
  }
}

/** 0 … length - 1 */
const firstOf = (length: number) => Int32Array.from({ length }, (_, i) => i);
