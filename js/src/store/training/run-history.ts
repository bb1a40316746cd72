// RunHistory: how a run was after each of its steps, in bounded memory, so that a learner can go back
// and train on from there; and the losses of the runs before it, to compare with.

import { batch, type Signal, signal } from "@preact/signals";
import { finite, whole } from "../../engine/check.ts";
import type { OptimizerState } from "../../engine/states.ts";
import { Drawn, type Sight } from "../sight.ts";
import { LossRecord } from "./loss-record.ts";
import type { RunState } from "./wire.ts";

/** A run after `step` steps. */
export interface Snapshot<Rest = unknown> {
  readonly step: number;
  readonly parameters: Float64Array;
  /** What else training needs to go on from here: optimiser, place in the sequence of batches. */
  readonly rest: Rest;
  /** The memory of all of it; that of the parameters if left out. */
  readonly bytes?: number;
}

/** The losses of a run. */
export interface RecordedRun {
  /** "run 1", "run 2", … */
  readonly name: string;
  /** The loss of step k is the one before its update, that of the model after k steps. */
  readonly record: LossRecord;
  /** The losses on the held out examples, if there are any. */
  readonly tests: LossRecord;
  /** The settings that its steps were made with. */
  readonly settings: SettingsLog;
  /** The run that this one branched off, and after how many steps. */
  readonly from: { readonly name: string; readonly step: number } | undefined;
  readonly isCurrent: boolean;
}

const MAX_BYTES = 24e6; // of the snapshots of a run
const MAX_EARLIER_RUNS = 4; // beside the current one

export class RunHistory<Rest = unknown> {
  /** The earlier runs, oldest first, and the current one at the end. */
  readonly runs: Signal<readonly RecordedRun[]>;
  /** Goes up with every change, so that views draw again. */
  readonly tick: Signal<number>;
  readonly #budget: number;
  /** One snapshot in `every`, the first among them. */
  #kept: Snapshot<Rest>[];
  #bytes: number;
  #every = 1;
  /** Snapshots that came after the last one in `kept`. */
  #since = 0;
  /** Two that thinning never drops: the newest snapshot, and the start of the run. */
  #newest: Snapshot<Rest>;
  #branch: Snapshot<Rest>;
  #forgotten = 0;

  constructor(start: Snapshot<Rest>, budget = MAX_BYTES, sight?: Sight) {
    if (finite(budget, "budget") <= 0)
      throw new RangeError(`budget: expected more than 0 bytes, got ${budget}`);
    const first = copyOf(start);
    this.tick = new Drawn(0, sight);
    this.#budget = budget;
    this.#kept = [first];
    this.#bytes = sizeOf(first);
    this.#newest = first;
    this.#branch = first;
    this.runs = signal([newRun(1, first.step)]);
  }

  get current(): RecordedRun {
    return this.runs.peek().at(-1) as RecordedRun;
  }

  /** The first and the last step to which one can go back. */
  get range(): { first: number; last: number } {
    const first = this.#kept[0] ?? this.#newest;
    return { first: first.step, last: this.#newest.step };
  }

  /** One snapshot in so many is kept. */
  get every(): number {
    return this.#every;
  }

  /** What was dropped to save memory, in words; "" if nothing was. */
  get dropped(): string {
    const sentences: string[] = [];
    if (this.#every > 1)
      sentences.push(
        `One step in ${this.#every} is kept to go back to, as memory for that is ${Math.ceil(this.#budget / 1e6)} MB.`,
      );
    if (this.#forgotten === 1)
      sentences.push("The losses of run 1 were dropped.");
    if (this.#forgotten > 1)
      sentences.push(
        `The losses of runs 1 to ${this.#forgotten} were dropped.`,
      );
    return sentences.join(" ");
  }

  /** The newest snapshot that is not after `step`; the first one, if all are. */
  at(step: number): Snapshot<Rest> {
    const kept = this.#kept.findLast((one) => one.step <= step);
    const [first = this.#newest] = this.#kept;
    return [this.#branch, this.#newest].reduce(
      (best, one) => (one.step <= step && one.step > best.step ? one : best),
      kept ?? first,
    );
  }

  /** All that are kept, in order: the path of the run. */
  get snapshots(): readonly Snapshot<Rest>[] {
    const all = [...this.#kept];
    const place = all.findLastIndex((one) => one.step <= this.#branch.step);
    if (all[place] !== this.#branch) all.splice(place + 1, 0, this.#branch);
    if (all.at(-1) !== this.#newest) all.push(this.#newest);
    return all;
  }

  /** The snapshot that a scrubber reaches when it moves from `from` to `step`: one that is kept, on that side. */
  toward(step: number, from: number): Snapshot<Rest> {
    const near = this.at(step);
    if (step <= from || near.step > from) return near;
    return this.snapshots.find((one) => one.step > from) ?? this.#newest;
  }

  /** Keep a copy of how the run is now; `losses` are those of the steps that led here. */
  record(snapshot: Snapshot<Rest>, losses: readonly number[] = []): void {
    const { last } = this.range;
    if (whole(snapshot.step, "step") <= last)
      throw new RangeError(
        `step: expected more than ${last}, the last one recorded, or to branch first; got ${snapshot.step}`,
      );
    this.current.record.push(losses);
    this.#newest = copyOf(snapshot);
    this.#since += 1;
    if (this.#since === this.#every) this.#keep();
    while (this.#isFull && this.#kept.length > 1) this.#thin();
    this.tick.value = this.tick.peek() + 1;
  }

  /** After its last step the run has other numbers than were recorded: keep those instead. */
  amend(snapshot: Snapshot<Rest>): void {
    const { last } = this.range;
    if (snapshot.step !== last)
      throw new RangeError(
        `step: expected ${last}, the last one recorded, got ${snapshot.step}`,
      );
    const old = this.#newest;
    const amended = copyOf(snapshot);
    this.#newest = amended;
    if (this.#branch === old) this.#branch = amended;
    this.#kept = this.#kept.map((one) => (one === old ? amended : one));
    this.tick.value = this.tick.peek() + 1;
  }

  /** Forget how the run was before its last step: one cannot go back before it. */
  beginHere(): void {
    this.#kept = [this.#newest];
    this.#branch = this.#newest;
    this.#only(() => true);
    this.#every = 1;
    this.#since = 0;
    this.tick.value = this.tick.peek() + 1;
  }

  #keep(): void {
    this.#kept.push(this.#newest);
    this.#bytes += sizeOf(this.#newest);
    this.#since = 0;
  }

  get #isFull(): boolean {
    const both = sizeOf(this.#newest) + sizeOf(this.#branch);
    return this.#bytes + both > this.#budget;
  }

  #thin(): void {
    if (this.#kept.length % 2 === 0) this.#since += this.#every; // the last one goes
    this.#every *= 2;
    this.#only((_, i) => i % 2 === 0);
  }

  #only(stays: (snapshot: Snapshot<Rest>, i: number) => boolean): void {
    this.#kept = this.#kept.filter(stays);
    this.#bytes = this.#kept.reduce((sum, one) => sum + sizeOf(one), 0);
  }

  /** Begin a new run at `step`, or at the nearest snapshot before it, which is returned. */
  branch(step: number): Snapshot<Rest> {
    const start = this.at(step);
    const { name, record, tests } = this.current;
    this.#only((one) => one.step <= start.step);
    this.#begin(start, {
      record: shortened(record, start.step),
      tests: shortened(tests, start.step),
      from: { name, step: start.step },
    });
    return start;
  }

  /** A new run from the beginning, at `start`. */
  restart(start: Snapshot<Rest>): void {
    this.#kept = [copyOf(start)];
    this.#only(() => true);
    this.#every = 1;
    this.#begin(this.at(start.step));
  }

  /** Keeps the current run to compare with, if it has a loss that the new one has not. */
  #begin(start: Snapshot<Rest>, parts: Partial<RecordedRun> = {}): void {
    const { current } = this;
    const earlier = this.runs.peek().slice(0, -1);
    const isNews = current.record.length > (parts.record?.length ?? 0);
    if (isNews) earlier.push({ ...current, isCurrent: false });
    const number = Number(current.name.replace("run ", ""));
    const run = isNews
      ? { ...newRun(number + 1, start.step), ...parts }
      : { ...newRun(number, start.step), ...parts, from: current.from };
    this.#branch = start;
    this.#newest = start;
    this.#since = 0;
    this.#forgotten += Math.max(0, earlier.length - MAX_EARLIER_RUNS);
    batch(() => {
      this.runs.value = [...earlier.slice(-MAX_EARLIER_RUNS), run];
      this.tick.value = this.tick.peek() + 1;
    });
  }
}

const newRun = (number: number, start: number): RecordedRun => ({
  name: `run ${number}`,
  record: new LossRecord(start),
  tests: new LossRecord(start),
  settings: new SettingsLog(),
  from: undefined,
  isCurrent: true,
});

function shortened(record: LossRecord, end: number): LossRecord {
  const copy = record.copy();
  copy.truncate(end);
  return copy;
}

/** The caller goes on changing its arrays. */
const copyOf = <Rest>(snapshot: Snapshot<Rest>): Snapshot<Rest> => ({
  ...snapshot,
  parameters: snapshot.parameters.slice(),
});

const sizeOf = ({ bytes, parameters }: Snapshot): number =>
  bytes ?? parameters.byteLength;

// ---- snapshots

/** What training needs to go on from a snapshot, beside the parameters. */
export type Rest = Pick<RunState, "grad" | "optimizer" | "batches">;

const OVERHEAD_BYTES = 300; // about, of all that is no array

export function snapshotOf(
  { parameters, grad, optimizer, batches }: Rest & Pick<RunState, "parameters">,
  step: number,
): Snapshot<Rest> {
  const moments = Object.values(optimizer.moments);
  const numbers = moments.reduce((sum, { length }) => sum + length, 0);
  const bytes =
    8 * (parameters.length + grad.length + numbers) + OVERHEAD_BYTES;
  const rest = { grad: grad.slice(), optimizer, batches };
  return { step, parameters, rest, bytes };
}

/** The step of the first loss in a state. */
export const firstOf = ({ step, losses }: RunState): number =>
  step - losses.length;

/** The optimiser `now`, with its settings, as it was at the start of a run. */
export function atStart(
  now: OptimizerState,
  start: OptimizerState,
): OptimizerState {
  if (now.name !== start.name) return { ...now, moments: {}, steps: 0 };
  return { ...now, moments: start.moments, steps: start.steps };
}

// ---- settings

/** Settings by name, in words. */
export type NamedSettings = Readonly<Record<string, string>>;

const MAX_VALUES = 3; // of one setting: the first and the last ones

/** The settings of the steps of a run: a comparison lists those that differ. */
export class SettingsLog {
  readonly #values = new Map<string, string[]>();

  /** Steps were made with these. */
  add(settings: NamedSettings): void {
    for (const [name, value] of Object.entries(settings)) {
      const had = this.#values.get(name) ?? [];
      this.#values.set(name, had);
      if (had.at(-1) === value) continue;
      had.push(value);
      if (had.length > MAX_VALUES) had.splice(1, 1);
    }
  }

  get names(): string[] {
    return [...this.#values.keys()];
  }

  /** The values of a setting: "0.1", or "0.1, then 0.5". */
  of(name: string): string {
    return (this.#values.get(name) ?? []).join(", then ");
  }
}

/** For each run, in words: the settings in which the runs differ. */
export function differences(all: readonly SettingsLog[]): string[] {
  const known = all.filter(({ names }) => names.length > 0);
  const names = [...new Set(known.flatMap((one) => one.names))];
  const differing = names.filter(
    (name) => new Set(known.map((one) => one.of(name))).size > 1,
  );
  return all.map((one) =>
    differing
      .filter((name) => one.of(name) !== "")
      .map((name) => `${name} ${one.of(name)}`)
      .join(", "),
  );
}
