// Probe: the loss of a run at parameters that it does not have, over all of its examples. It computes
// with Trainers of its own, so that the run's is not disturbed.

import type { Sliced } from "../../engine/sliced.ts";
import type { Trainer } from "../../engine/trainer.ts";
import { machineOf } from "./machine.ts";
import type { TrainingStore } from "./training-store.ts";

const NONE = new Float64Array();

export class LossProbe {
  readonly #store: TrainingStore;
  #made: readonly unknown[] = [];
  /** Two: a loss may be half computed when the gradient is wanted. */
  #trainers: readonly [loss: Trainer, gradient: Trainer] | undefined;

  constructor(store: TrainingStore) {
    this.#store = store;
  }

  /** The loss at `parameters`, L2 included. */
  losing(parameters: Float64Array): Sliced<number> {
    return this.#ready()[0].losing(parameters);
  }

  /** The gradient of that loss where the run is; the next call overwrites it. */
  gradient(): Float64Array {
    const [, trainer] = this.#ready();
    trainer.parameters.set(this.#store.parameters);
    trainer.zeroGrad();
    trainer.backward();
    return trainer.grad;
  }

  #ready(): readonly [Trainer, Trainer] {
    const { structure, examples, settings } = this.#store;
    const of = [structure.peek(), examples.peek()];
    if (!this.#trainers || of.some((part, k) => part !== this.#made[k])) {
      this.#made = of;
      this.#trainers = [this.#trainer(), this.#trainer()];
    }
    for (const trainer of this.#trainers) trainer.l2 = settings.l2;
    return this.#trainers;
  }

  #trainer(): Trainer {
    const { structure, examples, parameters } = this.#store;
    const { trainer, driven } = machineOf(
      structure.peek(),
      { ...examples.peek(), test: { X: NONE, y: NONE } },
      {
        ...this.#store.state(0),
        parameters,
        losses: NONE,
        step: 0,
        batches: { random: "0", at: 0 },
        batchSize: null, // all examples
      },
    );
    if (!trainer) throw new Error(driven);
    return trainer;
  }
}
