// LossProbe: the loss of a run at parameters that it does not have, over all of its examples. It
// computes with Trainers of its own and leaves that of the run alone.

import type { Sliced } from "../../engine/sliced.ts";
import type { Trainer } from "../../engine/trainer.ts";
import { pageTrainerOf } from "./page-trainer.ts";
import type { TrainingStore } from "./training-store.ts";

const NONE = new Float64Array();

export class LossProbe {
  readonly #store: TrainingStore;
  #made: readonly unknown[] = [];
  /** Two: a loss may be half computed when somebody asks for the gradient. */
  #trainers: readonly [loss: Trainer, gradient: Trainer] | undefined;

  constructor(store: TrainingStore) {
    this.#store = store;
  }

  /** The loss at `parameters`, L1 and L2 included. */
  losing(parameters: Float64Array): Sliced<number> {
    return this.#ready()[0].losing(parameters);
  }

  /** The gradient of that loss at the present parameters; the next call overwrites it. */
  gradient(): Float64Array {
    const [, trainer] = this.#ready();
    trainer.parameters.set(this.#store.run.parameters);
    trainer.zeroGrad();
    trainer.backward();
    return trainer.grad;
  }

  #ready(): readonly [Trainer, Trainer] {
    const { run, settings } = this.#store;
    const of = [run.structure.peek(), run.examples.peek()];
    if (!this.#trainers || of.some((part, k) => part !== this.#made[k])) {
      this.#made = of;
      this.#trainers = [this.#trainer(), this.#trainer()];
    }
    for (const trainer of this.#trainers) {
      trainer.l1 = settings.l1;
      trainer.l2 = settings.l2;
    }
    return this.#trainers;
  }

  #trainer(): Trainer {
    const { run } = this.#store;
    const { structure, examples } = run;
    const { trainer, kernelReason } = pageTrainerOf(
      structure.peek(),
      { ...examples.peek(), test: { X: NONE, y: NONE } },
      {
        ...run.now(),
        batches: { random: "0", at: 0 },
        batch_size: null, // all examples
      },
    );
    if (!trainer) throw new Error(kernelReason);
    return trainer;
  }
}
