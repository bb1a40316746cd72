// Course: which steps a run has made: its history, to go back in, and the losses that the kernel has
// not been told of.

import { type Signal, signal } from "@preact/signals";
import { RunHistory, type Snapshot } from "./run-history.ts";
import { firstOf, type Rest, snapshotOf } from "./snapshots.ts";
import { Untold } from "./untold.ts";
import type { RunState } from "./wire.ts";

export class Course {
  /** How many steps the run has made. */
  readonly step: Signal<number> = signal(0);
  readonly history: RunHistory<Rest>;
  readonly untold: Untold;
  /** Losses that the history has not been told yet. */
  readonly #unrecorded: number[] = [];
  #lastLoss: number | undefined;

  constructor(run: RunState) {
    this.untold = new Untold(run.step);
    this.history = new RunHistory<Rest>(snapshotOf(run, firstOf(run)));
    this.begin(run);
  }

  /** The loss of the last step. */
  get loss(): number | undefined {
    const { record } = this.history.current;
    return record.at(this.step.peek() - 1) ?? this.#lastLoss;
  }

  /** A step was made. */
  made(loss: number): void {
    this.untold.push(loss);
    this.#unrecorded.push(loss);
    this.#lastLoss = loss;
    this.step.value += 1;
  }

  /** How the run is after the steps that were made; its loss on the examples that are held back. */
  record(snapshot: Snapshot<Rest>, testLoss?: () => number): void {
    this.history.record(snapshot, this.#unrecorded.splice(0));
    const { tests } = this.history.current;
    if (testLoss && this.step.peek() > tests.end)
      tests.fill(this.step.peek() - 1, testLoss());
  }

  /** Something was changed by hand: from an old step on that is a run of its own. */
  amend(snapshot: Snapshot<Rest>): void {
    this.branchIfBack();
    this.history.amend(snapshot);
  }

  /** At an old step: what is trained from here is a run of its own. */
  branchIfBack(): void {
    if (this.step.peek() < this.history.range.last)
      this.history.branch(this.step.peek());
  }

  /** Back to a step of the history, or on to a later one; gives what Untold.goTo does. */
  goTo({ step }: Snapshot<Rest>): number | undefined {
    this.step.value = step;
    return this.untold.goTo(step, this.history.current.record);
  }

  /** Bring the history where the kernel's run is: on from here, or a run of its own. */
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
    else this.#part(run);
    this.#at(run);
    this.untold.begin(run.step);
  }

  /** The kernel's run is another one: a branch from the last step that both have, if there is one. */
  #part(run: RunState): void {
    const agreed = this.#agreement(run) - 1; // the step after that may have been made in another way
    const isLong = this.history.current.record.bucket > 1; // it does not know each loss
    if (isLong || agreed < Math.max(firstOf(run), this.history.range.first)) {
      this.#restart(run);
      return;
    }
    const { step } = this.history.branch(agreed);
    const losses = run.losses.subarray(step - firstOf(run));
    this.history.record(snapshotOf(run, run.step), [...losses]);
  }

  /** Up to which step no loss is known to be another here than there. */
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

  /** A run of its own, which the kernel knows; or not, `isNews`, if it comes from here. */
  begin(run: RunState, isNews = false): void {
    this.#restart(run);
    this.#at(run);
    if (isNews) this.untold.begin(firstOf(run), run.losses);
    else this.untold.begin(run.step);
  }

  #restart(run: RunState): void {
    this.history.restart(snapshotOf(run, firstOf(run)));
    if (run.losses.length === 0) return;
    this.history.record(snapshotOf(run, run.step), [...run.losses]);
    this.history.beginHere(); // of the steps before only the losses came along
  }

  #at(run: RunState): void {
    this.step.value = run.step;
    this.#lastLoss = run.losses.at(-1);
    this.#unrecorded.length = 0;
  }
}
