// RunSettings: how a run is trained. Each may be changed while it plays, and counts from the next step on.

import { Adam, optimizerFrom, SGD } from "../../engine/optim.ts";
import { rateAt, type Schedule } from "../../engine/schedules.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { Touch } from "./run-sync.ts";
import { touched } from "./run-sync.ts";
import type { Named } from "./settings-log.ts";
import { atStart } from "./snapshots.ts";
import type { RunState, RunStructure, Settings } from "./wire.ts";

/** What settings need of their store. */
interface Set {
  readonly trainer: Trainer | undefined;
  /** The run as the kernel has it, where this page cannot make the steps. */
  held: RunState;
  /** Change something; what is not allowed is said, and nothing has changed then. */
  change(touch: Touch, change: (trainer: Trainer) => void, what?: string): void;
  readonly structure: { peek(): RunStructure };
  /** No batch is looked at any more. */
  unlook(): void;
}

export class RunSettings {
  readonly #store: Set;

  constructor(store: Set) {
    this.#store = store;
  }

  get #trainer(): Trainer | undefined {
    return this.#store.trainer;
  }

  get optimizer(): RunState["optimizer"] {
    return this.#trainer?.optimizer.state() ?? this.#store.held.optimizer;
  }

  set optimizer(name: string) {
    this.#store.change(touched("optimizer"), (trainer) => {
      const { schedule, steps } = trainer.optimizer;
      if (name === this.optimizer.name) return;
      trainer.optimizer =
        name === "Adam" ? new Adam(schedule) : new SGD(schedule);
      trainer.optimizer.steps = steps; // where the schedule is
    });
  }

  get schedule(): Schedule {
    return this.#trainer?.optimizer.schedule ?? this.#store.held.optimizer.lr;
  }

  /** The learning rate of the next step; assigned, it stays that of all steps to come. */
  get learningRate(): number {
    const { optimizer } = this.#store.held;
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

  /** Of SGD; undefined of another optimiser. */
  get momentum(): number | undefined {
    const { optimizer } = this.#trainer ?? {};
    return optimizer instanceof SGD ? optimizer.momentum : undefined;
  }

  set momentum(momentum: number) {
    this.#store.change(touched("optimizer"), ({ optimizer }) => {
      if (optimizer instanceof SGD) optimizer.momentum = momentum;
    });
  }

  /** Examples in a step; null: all. */
  get batchSize(): number | null {
    return this.#trainer
      ? this.#trainer.batchSize
      : this.#store.held.batch_size;
  }

  set batchSize(size: number | null) {
    this.#store.change(touched("batch_size"), (trainer) => {
      trainer.batchSize = size;
      this.#store.unlook();
    });
  }

  get l2(): number {
    return this.#trainer?.l2 ?? this.#store.held.l2;
  }

  set l2(l2: number) {
    this.#store.change(touched("l2"), (trainer) => {
      trainer.l2 = l2;
    });
  }

  /** Whether a step clears the gradients first. */
  get clearsGrad(): boolean {
    return this.#trainer?.clearsGrad ?? this.#store.held.zero_grad;
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

  /** Take over those of a cell, but for what was touched here meanwhile. */
  adopt(given: Settings, touched: readonly string[]): void {
    const holds = (name: string) => !touched.includes(name);
    const now = this.optimizer;
    const isSame = now.name === given.optimizer.name;
    const optimizer = isSame ? atStart(given.optimizer, now) : now;
    const trainer = this.#trainer;
    if (!trainer) {
      this.#store.held = { ...this.#store.held, ...given, optimizer };
      return;
    }
    if (holds("optimizer")) trainer.optimizer = optimizerFrom(optimizer);
    if (holds("batch_size")) trainer.batchSize = given.batch_size;
    if (holds("l2")) trainer.l2 = given.l2;
    if (holds("zero_grad")) trainer.clearsGrad = given.zero_grad;
  }

  /** All of them, to tell runs apart by. */
  get words(): Named {
    const { loss, lossName } = this.#store.structure.peek();
    const { momentum } = this;
    return {
      "learning rate": inWords(this.schedule),
      batch: String(this.batchSize ?? "all"),
      L2: String(this.l2),
      optimiser: this.optimizer.name,
      ...(momentum === undefined ? {} : { momentum: String(momentum) }),
      loss: (loss || lossName).replaceAll("_", " "),
      "zero grad": this.clearsGrad ? "in each step" : "left out",
    };
  }
}

export function inWords(schedule: Schedule): string {
  switch (schedule.kind) {
    case "constant":
      return String(schedule.lr);
    case "linear":
      return `${schedule.start} → ${schedule.end} in ${schedule.steps} steps`;
    case "step_decay":
      return `${schedule.start} × ${schedule.factor} every ${schedule.every} steps`;
  }
}
