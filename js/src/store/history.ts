// History: how the graph was before each thing that was done to it, so that it can be undone and
// done again. What a cell or another view of the graph did has its place in it too.

import { type Signal, signal } from "@preact/signals";
import { type Act, isSetting, type State } from "./acts.ts";

/** What a history needs of its store. */
export interface Subject extends Present {
  carryOut(act: Act): void;
  /** Do `acts` at once, for the eye and for the kernel. */
  together(acts: () => void): void;
  /** Go one step of a walk back or on, when `act` is one of the walk that is under way. */
  walk(act: Act, way: Way): boolean;
  /** Whether the kernel computes, so that nobody here knows yet what an act changes. */
  driven(): boolean;
  /** Call `then` once the numbers here are known to be those that hold. */
  settled(then: () => void): void;
  said(way: Way, deed: Deed): void;
}

export class History {
  /** What Undo would undo, and Redo do again. */
  readonly last: Signal<Deed | undefined> = signal(undefined);
  readonly next: Signal<Deed | undefined> = signal(undefined);
  /** Counts the gestures in this view: commits carry it, so that other views can tell them apart. */
  gesture = 0;
  readonly #subject: Subject;
  readonly #entries: Entries;
  /** Whether the next act may still belong to the newest entry. */
  #open = false;
  #together = false;
  #held = false;
  #turning = false;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#entries = new Entries(subject);
  }

  // ---- what is done

  /** Do `act`, and remember how things were. */
  perform(act: Act): void {
    if (this.#turning) {
      this.#subject.carryOut(act);
      return;
    }
    const newest = this.#entries.newest("undone");
    if (this.#open && newest && this.#continues(newest.deed.act, act))
      this.#extend(newest, act);
    else this.#begin(act);
    this.#show();
  }

  /** All that `acts` does is one entry, named by its first act. */
  together(acts: () => void): void {
    this.seal();
    this.#together = true;
    try {
      this.#subject.together(acts);
    } finally {
      this.#together = false;
      this.seal();
    }
  }

  /** The gesture is over: whatever comes next is an entry of its own. */
  seal(): void {
    this.#open = false;
  }

  /** The mouse or the finger is down: all that it moves until `release` is one entry. */
  hold(): void {
    this.seal();
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.seal();
  }

  #continues(earlier: Act | undefined, act: Act): boolean {
    if (this.#together) return true;
    const slides = act.name === "set" || act.name === "learning_rate";
    if (!slides || earlier?.name !== act.name) return false;
    return this.#held || earlier.leaf === act.leaf;
  }

  #begin(act: Act): void {
    const before = this.#subject.state();
    const settings = isSetting(act) ? [this.#entries.was(act)] : [];
    const earlier = this.#entries.newest("undone");
    this.gesture += 1;
    this.#subject.carryOut(act);
    if (
      act.name === "restore" &&
      earlier?.state &&
      this.#entries.isNow(earlier.state)
    ) {
      this.#entries.shift("undone", before); // a walk went one node back
      return;
    }
    const changed =
      settings.length > 0
        ? settings.some(({ number }) => number !== act.number)
        : this.#subject.driven() || !this.#entries.isNow(before);
    if (!changed) return;
    this.#entries.add({
      deed: { by: "hand", act, leaves: act.name === "set" ? [act.leaf] : [] },
      gesture: `${this.gesture}`,
      state: settings.length > 0 ? undefined : before,
      settings,
    });
    this.#open = true;
  }

  #extend(newest: Entry, act: Act): void {
    if (isSetting(act)) {
      const known = newest.settings.some(
        ({ name, leaf }) => name === act.name && leaf === act.leaf,
      );
      if (!known)
        newest.settings = [...newest.settings, this.#entries.was(act)];
    } else newest.state ??= this.#subject.state();
    const leaves = union(newest.deed.leaves, [act.leaf]);
    if (!this.#together) newest.deed = { ...newest.deed, act, leaves };
    this.#subject.carryOut(act);
  }

  // ---- what others do

  /** The numbers, `before` until now, were changed by `deed`. */
  arrived(before: State, deed: Deed, gesture: string): void {
    this.seal();
    const newest = this.#entries.newest("undone");
    if (deed.act?.name === "restore" && this.#find(before, deed)) return;
    if (newest?.gesture === gesture && !this.#entries.newest("redone"))
      newest.deed = { ...deed, leaves: union(newest.deed.leaves, deed.leaves) };
    else if (!this.#entries.isNow(before))
      this.#entries.add({ deed, gesture, state: before, settings: [] });
    this.#show();
  }

  /** The kernel did not take what was done last, and its numbers hold, not those of `before`. */
  refused(before: State, deed: Deed): void {
    const newest = this.#entries.newest("undone");
    if (newest?.state && this.#entries.isNow(newest.state))
      this.#entries.drop();
    else if (!this.#entries.isNow(before))
      this.#entries.add({ deed, gesture: "", state: before, settings: [] });
    this.seal();
    this.#show();
  }

  /** Another graph: nothing of the old one can come back. */
  clear(): void {
    this.#entries.clear();
    this.seal();
    this.#show();
  }

  /** Move to the entry whose numbers another view has come back to; whether there is one. */
  #find(before: State, deed: Deed): boolean {
    for (const way of ["undone", "redone"] as const) {
      const turns = this.#entries.distance(way);
      if (turns === 0) continue;
      let state = before;
      let moved: Entry | undefined;
      for (let turn = 0; turn < turns; turn++) {
        moved = this.#entries.newest(way);
        state = this.#entries.shift(way, state);
      }
      this.#show();
      this.#subject.said(way, { ...(moved?.deed ?? deed), by: "view" });
      return true;
    }
    return false;
  }

  // ---- back and forth

  undo(): void {
    this.#subject.settled(() => this.#turn("undone"));
  }

  redo(): void {
    this.#subject.settled(() => this.#turn("redone"));
  }

  #turn(way: Way): void {
    const entry = this.#entries.newest(way);
    if (!entry) return;
    this.seal();
    this.gesture += 1;
    this.#turning = true;
    try {
      this.#subject.together(() => {
        const { state, settings } = entry;
        this.#entries.shift(way, this.#subject.state());
        for (const act of settings) this.#subject.carryOut(act);
        const walked =
          entry.deed.act && this.#subject.walk(entry.deed.act, way);
        if (state && !walked) this.#subject.carryOut(restoring(state));
        this.#subject.said(way, entry.deed);
        this.#show();
      });
    } finally {
      this.#turning = false;
    }
  }

  #show(): void {
    this.last.value = this.#entries.newest("undone")?.deed;
    this.next.value = this.#entries.newest("redone")?.deed;
  }
}

const restoring = (state: State): Act => ({
  name: "restore",
  number: 0,
  leaf: -1,
  state,
});

const union = (a: readonly number[], b: readonly number[]): number[] => [
  ...new Set([...a, ...b]),
];

// Entries: what a history remembers, in two stacks: what can be undone, and what can be done again.

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
