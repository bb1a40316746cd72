// RunTimeline: which steps a run has made: its history, to go back in, and the losses that the kernel
// has not acknowledged.

import type { Signal } from "@preact/signals";
import { Drawn, type Sight } from "../sight.ts";
import type { LossRecord } from "./loss-record.ts";
import {
  firstOf,
  type Rest,
  RunHistory,
  type Snapshot,
  snapshotOf,
} from "./run-history.ts";
import type { RunState } from "./wire.ts";

export class RunTimeline {
  /** How many steps the run has made. */
  readonly step: Signal<number>;
  readonly history: RunHistory<Rest>;
  readonly unsent: UnsentLosses;
  /** Losses that the history does not have yet. */
  readonly #unrecorded: number[] = [];
  #lastLoss: number | undefined;

  constructor(run: RunState, sight?: Sight) {
    const start = snapshotOf(run, firstOf(run));
    this.step = new Drawn(0, sight);
    this.unsent = new UnsentLosses(run.step);
    this.history = new RunHistory<Rest>(start, undefined, sight);
    this.begin(run);
  }

  /** The loss of the last step. */
  get loss(): number | undefined {
    const { record } = this.history.current;
    return record.at(this.step.peek() - 1) ?? this.#lastLoss;
  }

  /** A step was made. */
  made(loss: number): void {
    this.unsent.push(loss);
    this.#unrecorded.push(loss);
    this.#lastLoss = loss;
    this.step.value = this.step.peek() + 1;
  }

  /** Record the run after its latest steps; `testLoss` gives its loss on the held out examples. */
  record(snapshot: Snapshot<Rest>, testLoss?: () => number): void {
    this.history.record(snapshot, this.#unrecorded.splice(0));
    const { tests } = this.history.current;
    if (testLoss && this.step.peek() > tests.end)
      tests.fill(this.step.peek() - 1, testLoss());
  }

  /** Something was changed by hand; at an old step that begins a new run. */
  amend(snapshot: Snapshot<Rest>): void {
    this.branchIfBack();
    this.history.amend(snapshot);
  }

  /** Begin a new run if the present step is an old one. */
  branchIfBack(): void {
    if (this.step.peek() < this.history.range.last)
      this.history.branch(this.step.peek());
  }

  /** Back to a step of the history, or on to a later one; gives the first step whose loss is not known. */
  goTo({ step }: Snapshot<Rest>): number | undefined {
    this.step.value = step;
    return this.unsent.goTo(step, this.history.current.record);
  }

  /** Follow the kernel's run: it continues the present run, or begins a new one. */
  follow(run: RunState): void {
    const first = firstOf(run);
    const { last } = this.history.range;
    const isSame = this.#agreement(run) >= last;
    if (isSame && run.step > last && first <= last)
      this.history.record(snapshotOf(run, run.step), [
        ...run.losses.subarray(last - first),
      ]);
    else if (isSame && run.step === last)
      this.history.amend(snapshotOf(run, run.step));
    else this.#branchOff(run);
    this.#arriveAt(run);
    this.unsent.begin(run.step);
  }

  /** The kernel has another run: branch off at the last step that both have, if there is one. */
  #branchOff(run: RunState): void {
    const agreed = this.#agreement(run) - 1; // the step after it may differ
    const isLong = this.history.current.record.bucket > 1; // it does not know each loss
    if (isLong || agreed < Math.max(firstOf(run), this.history.range.first)) {
      this.#restart(run);
      return;
    }
    const { step } = this.history.branch(agreed);
    const losses = run.losses.subarray(step - firstOf(run));
    this.history.record(snapshotOf(run, run.step), [...losses]);
  }

  /** Up to which step no loss is known to differ between here and there. */
  #agreement(run: RunState): number {
    const first = firstOf(run);
    const { record } = this.history.current;
    const { last } = this.history.range;
    const newest = this.step.peek() === last ? last - 1 : -1; // of a long run only that loss is known exactly
    const other = run.losses.findIndex((loss, k) => {
      const isNewest = first + k === newest;
      const here =
        record.at(first + k) ?? (isNewest ? this.#lastLoss : undefined);
      return here !== undefined && !Object.is(here, loss);
    });
    return other < 0 ? run.step : first + other;
  }

  /** A new run, which the kernel does not have if it `isUnsent`. */
  begin(run: RunState, isUnsent = false): void {
    this.#restart(run);
    this.#arriveAt(run);
    if (isUnsent) this.unsent.begin(firstOf(run), run.losses);
    else this.unsent.begin(run.step);
  }

  #restart(run: RunState): void {
    this.history.restart(snapshotOf(run, firstOf(run)));
    if (run.losses.length === 0) return;
    this.history.record(snapshotOf(run, run.step), [...run.losses]);
    this.history.beginHere(); // of the steps before there are only losses
  }

  #arriveAt(run: RunState): void {
    this.step.value = run.step;
    this.#lastLoss = run.losses.at(-1);
    this.#unrecorded.length = 0;
  }
}

/** The losses of steps that the kernel has not acknowledged. */
class UnsentLosses {
  /** Whether there is a kernel to send them to; without one they are not kept. */
  isKept = true;
  /** The step of the first of them. */
  from: number;
  #losses: number[] = [];

  constructor(from: number) {
    this.from = from;
  }

  /** The step after the last of them. */
  get end(): number {
    return this.from + this.#losses.length;
  }

  push(loss: number): void {
    if (this.isKept) this.#losses.push(loss);
    else this.begin(this.end + 1);
  }

  /** Those from step `from` on. */
  since(from: number): Float64Array {
    return Float64Array.from(this.#losses.slice(from - this.from));
  }

  /** The kernel has the losses of all steps before `step`. */
  acknowledge(step: number): void {
    if (step <= this.from) return;
    this.#losses = this.#losses.slice(step - this.from);
    this.from = step;
  }

  /**
   * The run is at step `step` again, before or after; its losses are in `record`. The record of a very
   * long run does not know each of them: NaN stands for those. Gives the first such step.
   */
  goTo(step: number, record: LossRecord): number | undefined {
    if (step < this.from) this.begin(step);
    this.#losses.length = Math.min(this.#losses.length, step - this.from);
    let unknown: number | undefined;
    while (this.end < step) {
      const loss = record.at(this.end);
      if (loss === undefined) unknown ??= this.end;
      this.push(loss ?? Number.NaN);
    }
    return unknown;
  }

  /** Another run, from step `from` on. */
  begin(from: number, losses: Iterable<number> = []): void {
    this.from = from;
    this.#losses = [...losses];
  }
}
