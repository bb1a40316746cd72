// Entries: what a history remembers, in two stacks: what can be undone, and what can be done again.

import type { Act, State } from "./acts.ts";

/** What was done, and who did it: a hand in this view, a hand in another one, or a cell. */
export interface Deed {
  by: "hand" | "view" | "cell";
  /** Undefined for a cell. */
  act?: Act | undefined;
  /** What a cell changed, or the hand that moved one leaf or several in one go. */
  leaves: readonly number[];
}

export interface Entry {
  deed: Deed;
  /** The same for all that belongs together: one drag, one cell. */
  gesture: string;
  /** In the past: the numbers before it; in the future: those after. Undefined for a setting. */
  state: State | undefined;
  /** The settings that it changed, with what they were before, or after. */
  settings: readonly Act[];
}

/** Which way a history turns: back, or on again. */
export type Way = "undone" | "redone";

/** How the graph and the view are now. */
export interface Present {
  state(): State;
  /** What a setting is now. */
  setting(act: Act): number;
}

const MOST = 100; // entries
const MOST_BYTES = 32 * 2 ** 20;

export class Entries {
  readonly #present: Present;
  #past: Entry[] = [];
  #future: Entry[] = [];

  constructor(present: Present) {
    this.#present = present;
  }

  /** The entry that a turn that `way` would take; undefined: none. */
  newest(way: Way): Entry | undefined {
    return this.#stacks(way)[0].at(-1);
  }

  /** A new thing was done: what was undone before it cannot be done again. */
  add(entry: Entry): void {
    this.#future = [];
    this.#past.push(entry);
    while (this.#past.length > MOST || bytesOf(this.#past) > MOST_BYTES)
      this.#past.shift();
  }

  /** Forget the newest thing that was done. */
  drop(): void {
    this.#past.pop();
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
  }

  /** How many turns that `way` lead to the numbers that the graph has now; 0: none does. */
  distance(way: Way): number {
    const [from] = this.#stacks(way);
    const there = from.findLastIndex(({ state }) => state && this.isNow(state));
    return there < 0 ? 0 : from.length - there;
  }

  /** Take the newest entry over to the other side, where `now` is its state; give its own. */
  shift(way: Way, now: State): State {
    const [from, to] = this.#stacks(way);
    const entry = from.pop() as Entry;
    to.push({
      ...entry,
      state: entry.state && now,
      settings: entry.settings.map((act) => this.was(act)),
    });
    return entry.state ?? now;
  }

  /** `act` with what the setting is now. */
  was(act: Act): Act {
    return { ...act, number: this.#present.setting(act) };
  }

  /** Whether the graph has the very numbers of `state` now. */
  isNow(state: State): boolean {
    const now = this.#present.state();
    return (
      now.gradStale === state.gradStale &&
      isSame(now.data, state.data) &&
      isSame(now.grad, state.grad)
    );
  }

  #stacks(way: Way): [Entry[], Entry[]] {
    const both: [Entry[], Entry[]] = [this.#past, this.#future];
    return way === "undone" ? both : [both[1], both[0]];
  }
}

/** Bit for bit, but for the many forms of NaN. */
const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.every((number, i) => Object.is(number, b[i]));

const bytesOf = (entries: readonly Entry[]): number =>
  entries.reduce(
    (sum, { state }) => sum + 2 * (state?.data.byteLength ?? 0),
    0,
  );
