// History: how the graph was before each thing that was done to it, so that it can be undone and
// done again. What a cell or another view of the graph did has its place in it too.

import { type Signal, signal } from "@preact/signals";
import { type Act, isSetting, type State } from "./acts.ts";

/** What was done, and who did it: a hand in this view, a hand in another one, or a cell. */
export interface Deed {
  by: "hand" | "view" | "cell";
  /** Undefined for a cell. */
  act?: Act | undefined;
  /** What a cell changed, or the hand that moved one leaf or several in one go. */
  leaves: readonly number[];
}

interface Entry {
  deed: Deed;
  /** The same for all that belongs together: one drag, one cell. */
  gesture: string;
  /** In the past: the numbers before it; in the future: those after. Undefined for a setting. */
  state: State | undefined;
  /** The settings that it changed, with what they were before, or after. */
  settings: readonly Act[];
}

/** What a history needs of its store. */
export interface Subject {
  state(): State;
  /** What a setting is now. */
  setting(act: Act): number;
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

export type Way = "undone" | "redone";

const MOST = 100; // entries
const MOST_BYTES = 32 * 2 ** 20;

export class History {
  /** What Undo would undo, and Redo do again. */
  readonly last: Signal<Deed | undefined> = signal(undefined);
  readonly next: Signal<Deed | undefined> = signal(undefined);
  /** Counts the gestures in this view: commits carry it, so that other views can tell them apart. */
  gesture = 0;
  readonly #subject: Subject;
  #past: Entry[] = [];
  #future: Entry[] = [];
  /** Whether the next act may still belong to the newest entry. */
  #open = false;
  #together = false;
  #held = false;
  #turning = false;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  // ---- what is done

  /** Do `act`, and remember how things were. */
  perform(act: Act): void {
    if (this.#turning) {
      this.#subject.carryOut(act);
      return;
    }
    const newest = this.#past.at(-1);
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
    const settings = isSetting(act) ? [this.#was(act)] : [];
    const earlier = this.#past.at(-1);
    this.gesture += 1;
    this.#subject.carryOut(act);
    if (act.name === "restore" && earlier?.state && this.#is(earlier.state)) {
      this.#shift(this.#past, this.#future, before); // a walk went one node back
      return;
    }
    const changed =
      settings.length > 0
        ? settings.some(({ number }) => number !== act.number)
        : this.#subject.driven() || !this.#is(before);
    if (!changed) return;
    this.#add({
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
      if (!known) newest.settings = [...newest.settings, this.#was(act)];
    } else newest.state ??= this.#subject.state();
    const leaves = union(newest.deed.leaves, [act.leaf]);
    if (!this.#together) newest.deed = { ...newest.deed, act, leaves };
    this.#subject.carryOut(act);
  }

  /** `act` with what the setting is now. */
  #was(act: Act): Act {
    return { ...act, number: this.#subject.setting(act) };
  }

  // ---- what others do

  /** The numbers, `before` until now, were changed by `deed`. */
  arrived(before: State, deed: Deed, gesture: string): void {
    this.seal();
    const newest = this.#past.at(-1);
    if (deed.act?.name === "restore" && this.#find(before, deed)) return;
    if (newest?.gesture === gesture && this.#future.length === 0)
      newest.deed = { ...deed, leaves: union(newest.deed.leaves, deed.leaves) };
    else if (!this.#is(before))
      this.#add({ deed, gesture, state: before, settings: [] });
    this.#show();
  }

  /** The kernel did not take what was done last, and its numbers hold, not those of `before`. */
  refused(before: State, deed: Deed): void {
    const newest = this.#past.at(-1);
    if (newest?.state && this.#is(newest.state)) this.#past.pop();
    else if (!this.#is(before))
      this.#add({ deed, gesture: "", state: before, settings: [] });
    this.seal();
    this.#show();
  }

  /** Another graph: nothing of the old one can come back. */
  clear(): void {
    this.#past = [];
    this.#future = [];
    this.seal();
    this.#show();
  }

  /** Move to the entry whose numbers another view has come back to; whether there is one. */
  #find(before: State, deed: Deed): boolean {
    for (const way of ["undone", "redone"] as const) {
      const [from, to] = this.#stacks(way);
      const there = from.findLastIndex(({ state }) => state && this.#is(state));
      if (there < 0) continue;
      let state = before;
      let moved: Entry | undefined;
      while (from.length > there) {
        moved = from.at(-1);
        state = this.#shift(from, to, state);
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
    const [from, to] = this.#stacks(way);
    const entry = from.at(-1);
    if (!entry) return;
    this.seal();
    this.gesture += 1;
    this.#turning = true;
    try {
      this.#subject.together(() => {
        const { state, settings } = entry;
        this.#shift(from, to, this.#subject.state());
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

  #stacks(way: Way): [Entry[], Entry[]] {
    const both: [Entry[], Entry[]] = [this.#past, this.#future];
    return way === "undone" ? both : [both[1], both[0]];
  }

  /** Take the newest entry over to the other side, where `now` is its state; give its own. */
  #shift(from: Entry[], to: Entry[], now: State): State {
    const entry = from.pop() as Entry;
    to.push({
      ...entry,
      state: entry.state && now,
      settings: entry.settings.map((act) => this.#was(act)),
    });
    return entry.state ?? now;
  }

  // ----

  #add(entry: Entry): void {
    this.#future = [];
    this.#past.push(entry);
    while (this.#past.length > MOST || bytesOf(this.#past) > MOST_BYTES)
      this.#past.shift();
  }

  /** Whether the graph has the very numbers of `state` now. */
  #is(state: State): boolean {
    const now = this.#subject.state();
    return (
      now.gradStale === state.gradStale &&
      isSame(now.data, state.data) &&
      isSame(now.grad, state.grad)
    );
  }

  #show(): void {
    this.last.value = this.#past.at(-1)?.deed;
    this.next.value = this.#future.at(-1)?.deed;
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

/** Bit for bit, but for the many forms of NaN. */
const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.every((number, i) => Object.is(number, b[i]));

const bytesOf = (entries: readonly Entry[]): number =>
  entries.reduce(
    (sum, { state }) => sum + 2 * (state?.data.byteLength ?? 0),
    0,
  );
