// RunSettings: how a run is trained. A learner may change each while it plays; it holds from the next step on.

import {
  AdamW,
  OPTIMIZERS,
  type OptimizerName,
  optimizerFrom,
  RMSprop,
  SGD,
} from "../../engine/optim.ts";
import { rateAt, type Schedule } from "../../engine/schedules.ts";
import type { Trainer } from "../../engine/trainer.ts";
import { atStart, type NamedSettings } from "./run-history.ts";
import { touched } from "./run-sync.ts";
import type { TrainingStore } from "./training-store.ts";
import type { RunState, Settings } from "./wire.ts";

export class RunSettings {
  readonly #store: TrainingStore;

  constructor(store: TrainingStore) {
    this.#store = store;
  }

  get #trainer(): Trainer | undefined {
    return this.#store.run.trainer;
  }

  get optimizer(): RunState["optimizer"] {
    return this.#trainer?.optimizer.state() ?? this.#store.run.held.optimizer;
  }

  set optimizer(name: string) {
    this.#store.change(touched("optimizer"), (trainer) => {
      const { schedule, steps } = trainer.optimizer;
      if (name === this.optimizer.name) return;
      trainer.optimizer = new OPTIMIZERS[name as OptimizerName](schedule);
      trainer.optimizer.steps = steps; // where the schedule is
    });
  }

  get schedule(): Schedule {
    return (
      this.#trainer?.optimizer.schedule ?? this.#store.run.held.optimizer.lr
    );
  }

  /** The learning rate of the next step; a new one holds for all steps to come. */
  get learningRate(): number {
    const { optimizer } = this.#store.run.held;
    return this.#trainer?.optimizer.lr ?? rateAt(optimizer.lr, optimizer.steps);
  }

  set learningRate(lr: number) {
    const had = this.schedule.kind;
    this.#store.change(
      touched("optimizer"),
      (trainer) => {
        trainer.optimizer.lr = lr;
      },
      had === "constant"
        ? ""
        : `The learning rate is ${lr} from now on; its schedule is gone.`,
    );
  }

  /** Of SGD and RMSprop; undefined of another optimiser. */
  get momentum(): number | undefined {
    const { optimizer } = this.#trainer ?? {};
    return hasMomentum(optimizer) ? optimizer.momentum : undefined;
  }

  set momentum(momentum: number) {
    this.#store.change(touched("optimizer"), ({ optimizer }) => {
      if (hasMomentum(optimizer)) optimizer.momentum = momentum;
    });
  }

  /** Of AdamW; undefined of another optimiser. */
  get weightDecay(): number | undefined {
    const { optimizer } = this.#trainer ?? {};
    return optimizer instanceof AdamW ? optimizer.weightDecay : undefined;
  }

  set weightDecay(weightDecay: number) {
    this.#store.change(touched("optimizer"), ({ optimizer }) => {
      if (optimizer instanceof AdamW) optimizer.weightDecay = weightDecay;
    });
  }

  /** Examples in a step; null: all. */
  get batchSize(): number | null {
    return this.#trainer
      ? this.#trainer.batchSize
      : this.#store.run.held.batch_size;
  }

  set batchSize(size: number | null) {
    this.#store.change(touched("batch_size"), (trainer) => {
      trainer.batchSize = size;
      this.#store.run.clearActs();
    });
  }

  get l1(): number {
    return this.#trainer?.l1 ?? this.#store.run.held.l1;
  }

  set l1(l1: number) {
    this.#store.change(touched("l1"), (trainer) => {
      trainer.l1 = l1;
    });
  }

  get l2(): number {
    return this.#trainer?.l2 ?? this.#store.run.held.l2;
  }

  set l2(l2: number) {
    this.#store.change(touched("l2"), (trainer) => {
      trainer.l2 = l2;
    });
  }

  /** Whether a step clears the gradients first. */
  get clearsGrad(): boolean {
    return this.#trainer?.clearsGrad ?? this.#store.run.held.zero_grad;
  }

  set clearsGrad(clears: boolean) {
    this.#store.change(
      touched("zero_grad"),
      (trainer) => {
        trainer.clearsGrad = clears;
      },
      clears
        ? "Each step clears the gradients first."
        : "Gradients are not cleared any more: each step adds to those of all before it.",
    );
  }

  /** Take over the settings of a cell, except those that the learner changed here meanwhile. */
  adopt(given: Settings, touched: readonly string[]): void {
    const holds = (name: string) => !touched.includes(name);
    const now = this.optimizer;
    const isSame = now.name === given.optimizer.name;
    const optimizer = isSame ? atStart(given.optimizer, now) : now;
    const trainer = this.#trainer;
    if (!trainer) {
      this.#store.run.held = { ...this.#store.run.held, ...given, optimizer };
      return;
    }
    if (holds("optimizer")) trainer.optimizer = optimizerFrom(optimizer);
    if (holds("batch_size")) trainer.batchSize = given.batch_size;
    if (holds("l1")) trainer.l1 = given.l1;
    if (holds("l2")) trainer.l2 = given.l2;
    if (holds("zero_grad")) trainer.clearsGrad = given.zero_grad;
  }

  /** All of them in words, to distinguish runs. */
  get words(): NamedSettings {
    const { loss, lossName } = this.#store.run.structure.peek();
    const { momentum, weightDecay } = this;
    return {
      "learning rate": inWords(this.schedule),
      batch: String(this.batchSize ?? "all"),
      L1: String(this.l1),
      L2: String(this.l2),
      optimiser: this.optimizer.name,
      ...(momentum === undefined ? {} : { momentum: String(momentum) }),
      ...(weightDecay === undefined
        ? {}
        : { "weight decay": String(weightDecay) }),
      loss: (loss || lossName).replaceAll("_", " "),
      "zero grad": this.clearsGrad ? "in each step" : "left out",
    };
  }
}

const hasMomentum = (optimizer: unknown) =>
  optimizer instanceof SGD || optimizer instanceof RMSprop;

export function inWords(schedule: Schedule): string {
  switch (schedule.kind) {
    case "constant":
      return String(schedule.lr);
    case "linear":
      return `${schedule.start} → ${schedule.end} in ${schedule.steps} steps`;
    case "cosine":
      return `${schedule.start} → ${schedule.end} along a cosine in ${schedule.steps} steps`;
    case "own":
      return `set by ${schedule.name}`;
    case "step_decay":
      return `${schedule.start} × ${schedule.factor} every ${schedule.every} steps`;
  }
}
