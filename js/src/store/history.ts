// GraphHistory: the state of a graph before each change, so that Undo and Redo can restore it.
// Changes by cells and by other views of the graph are entries too.

import { type Signal, signal } from "@preact/signals";
import {
  changesNumbers,
  type GraphAct,
  type GraphState,
  rowOf,
} from "./acts.ts";
import type { GraphStore } from "./graph-store.ts";

/** Who changed what. */
interface Change {
  /** The learner in this view, the learner in another view, or a cell. */
  by: "hand" | "view" | "cell";
  /** Undefined for a cell. */
  act?: GraphAct | undefined;
  /** The leaves that a cell changed, or that were moved in one gesture. */
  leaves: readonly number[];
}

export interface HistoryEntry extends Change {
  /** The same for all that belongs together: one drag, one cell. */
  gesture: string;
  /** The numbers before it; once it is undone, those after it. Undefined for a setting. */
  state: GraphState | undefined;
  /** The settings that it changed, as they were before it; once it is undone, as they were after it. */
  settings: readonly GraphAct[];
  /** Exchanges the graph for the one before it; once it is undone, for the one after it. */
  exchange?: () => void;
}

/** Which way through the history. */
export type Direction = "undo" | "redo";

const MAX_ENTRIES = 100;
const MAX_BYTES = 32 * 2 ** 20;

export class GraphHistory {
  /** What Undo would undo, and Redo do again. */
  readonly last: Signal<HistoryEntry | undefined> = signal(undefined);
  readonly next: Signal<HistoryEntry | undefined> = signal(undefined);
  /** Counts the gestures in this view: commits carry it, so that other views can distinguish them. */
  gesture = 0;
  readonly #store: GraphStore;
  #past: HistoryEntry[] = [];
  #future: HistoryEntry[] = [];
  /** The entry of an act that is being performed. */
  #pending: HistoryEntry | undefined;
  /** Whether the next act may still belong to the newest entry. */
  #isOpen = false;
  #isTogether = false;
  #isHeld = false;
  /** Whether Undo or Redo is at work: its acts are no entries. */
  #isTurning = false;

  constructor(store: GraphStore) {
    this.#store = store;
  }

  // ---- acts of the learner

  /** Remember how the graph is before `act`. */
  before(act: GraphAct): void {
    if (this.#isTurning) return;
    const newest = this.#past.at(-1);
    if (newest && this.#isOpen && this.#continues(newest, act))
      this.#extend(newest, act);
    else this.#pending = this.#begin(act);
  }

  /** `act` is done: keep what was remembered before it, if it has changed anything. */
  after(act: GraphAct): void {
    const entry = this.#pending;
    this.#pending = undefined;
    if (
      entry?.state &&
      act.name === "restore" &&
      this.#isNow(this.#past.at(-1))
    )
      this.#shift("undo", entry.state); // a walk went one node back
    else if (entry && this.#hasChanged(entry)) {
      this.#add(entry);
      this.#isOpen = true;
    }
    if (!this.#isTurning) this.#show();
  }

  /** Make all that `acts` does one entry, named by its first act. */
  together(acts: () => void): void {
    this.seal();
    this.#isTogether = true;
    try {
      this.#store.atOnce(acts);
    } finally {
      this.#isTogether = false;
      this.seal();
    }
  }

  /** Make a change of the graph itself an entry; `exchange` brings back what was there, and then what was changed. */
  edit(exchange: () => void): HistoryEntry {
    this.gesture += 1;
    const gesture = `${this.gesture}`;
    const entry = { by: "hand", leaves: [], gesture, exchange } as const;
    this.#add({ ...entry, state: undefined, settings: [] });
    this.seal();
    this.#show();
    return this.last.peek() as HistoryEntry;
  }

  /** Put another graph in the place of the present one by `change`, without the loss of what was done. */
  exchanging(change: () => void): void {
    const wasTurning = this.#isTurning;
    this.#isTurning = true;
    try {
      change();
    } finally {
      this.#isTurning = wasTurning;
    }
  }

  /** The gesture is over: the next act is an entry of its own. */
  seal(): void {
    this.#isOpen = false;
  }

  /** The mouse or the finger is down: all that it moves until `release` is one entry. */
  hold(): void {
    this.seal();
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.seal();
  }

  #continues(newest: HistoryEntry, act: GraphAct): boolean {
    if (this.#isTogether) return true;
    if (!rowOf(act.name).slides || newest.act?.name !== act.name) return false;
    return this.#isHeld || newest.act.leaf === act.leaf;
  }

  #begin(act: GraphAct): HistoryEntry {
    this.gesture += 1;
    const isNumbers = changesNumbers(act);
    return {
      by: "hand",
      act,
      leaves: act.name === "set" ? [act.leaf] : [],
      gesture: `${this.gesture}`,
      state: isNumbers ? this.#state() : undefined,
      settings: isNumbers ? [] : [this.#settingOf(act)],
    };
  }

  /** `act` belongs to the newest entry. */
  #extend(newest: HistoryEntry, act: GraphAct): void {
    const entry = { ...newest };
    if (changesNumbers(act)) entry.state ??= this.#state();
    else if (!newest.settings.some((known) => isSameSetting(known, act)))
      entry.settings = [...newest.settings, this.#settingOf(act)];
    if (!this.#isTogether) {
      entry.act = act;
      entry.leaves = union(newest.leaves, [act.leaf]);
    }
    this.#past[this.#past.length - 1] = entry;
  }

  #hasChanged({ act, state, settings }: HistoryEntry): boolean {
    if (!state) return settings.some(({ number }) => number !== act?.number);
    // when the kernel computes, this page does not know yet what an act changes
    const replay = this.#store.replay.value;
    return (act && replay.asksKernel(act)) || !replay.has(state);
  }

  // ---- changes from elsewhere

  /** A cell or another view has changed the numbers, which were `before`. */
  record(before: GraphState, change: Change, gesture: string): void {
    this.seal();
    if (change.act?.name === "restore" && this.#follow(before)) return;
    const newest = this.#past.at(-1);
    if (newest?.gesture === gesture && this.#future.length === 0) {
      const leaves = union(newest.leaves, change.leaves);
      this.#past[this.#past.length - 1] = {
        ...newest,
        act: undefined,
        ...change,
        leaves,
      };
    } else if (!this.#isNow({ state: before }))
      this.#add({ ...change, gesture, state: before, settings: [] });
    this.#show();
  }

  /** The kernel refused the last act: its numbers hold, not those of `before`. */
  recordRefusal(before: GraphState, change: Change): void {
    if (this.#isNow(this.#past.at(-1))) this.#past.pop();
    else if (!this.#isNow({ state: before }))
      this.#add({ ...change, gesture: "", state: before, settings: [] });
    this.seal();
    this.#show();
  }

  /** A cell has made another graph: nothing of the old one can come back. */
  clear(): void {
    if (this.#isTurning) return; // code on a page has: it can
    this.#past = [];
    this.#future = [];
    this.seal();
    this.#show();
  }

  /** Go to the entry whose numbers another view has restored; false if there is none. */
  #follow(before: GraphState): boolean {
    for (const direction of ["undo", "redo"] as const) {
      const [from] = this.#stacks(direction);
      const there = from.findLastIndex((entry) => this.#isNow(entry));
      if (there < 0) continue;
      const entry = from[there] as HistoryEntry;
      let state = before;
      while (from.length > there) state = this.#shift(direction, state);
      this.#show();
      this.#announce(direction, { ...entry, by: "view" });
      return true;
    }
    return false;
  }

  // ---- back and forth

  undo(): void {
    this.#store.sync.whenSettled(() => this.#turn("undo"));
  }

  redo(): void {
    this.#store.sync.whenSettled(() => this.#turn("redo"));
  }

  #turn(direction: Direction): void {
    const entry = this.#stacks(direction)[0].at(-1);
    if (!entry) return;
    this.seal();
    this.gesture += 1;
    this.#isTurning = true;
    try {
      this.#store.atOnce(() => {
        this.#shift(direction, this.#state());
        this.#perform(entry, direction);
        this.#announce(direction, entry);
        this.#show();
      });
    } finally {
      this.#isTurning = false;
    }
  }

  #perform(entry: HistoryEntry, direction: Direction): void {
    const { act, state, settings, exchange } = entry;
    exchange?.();
    for (const setting of settings) this.#store.perform(setting);
    const isWalked = act && this.#store.walk.retrace(act, direction);
    if (state && !isWalked) this.#store.restore(state);
  }

  #announce(direction: Direction, entry: HistoryEntry): void {
    this.#store.event.value = { kind: "history", direction, entry };
  }

  #show(): void {
    this.last.value = this.#past.at(-1);
    this.next.value = this.#future.at(-1);
  }

  // ---- the two stacks

  /** Where an entry comes from, and where it goes. */
  #stacks(direction: Direction): [HistoryEntry[], HistoryEntry[]] {
    return direction === "undo"
      ? [this.#past, this.#future]
      : [this.#future, this.#past];
  }

  /** Something new was done: what was undone before it cannot be done again. */
  #add(entry: HistoryEntry): void {
    this.#future = [];
    this.#past.push(entry);
    while (this.#past.length > MAX_ENTRIES || bytesOf(this.#past) > MAX_BYTES)
      this.#past.shift();
  }

  /** Move the newest entry to the other stack, where `now` is its state; gives the state that it had. */
  #shift(direction: Direction, now: GraphState): GraphState {
    const [from, to] = this.#stacks(direction);
    const entry = from.pop() as HistoryEntry;
    to.push({
      ...entry,
      state: entry.state && now,
      settings: entry.settings.map((act) => this.#settingOf(act)),
    });
    return entry.state ?? now;
  }

  // ---- how things are now

  #state(): GraphState {
    return this.#store.replay.value.state();
  }

  /** An act that brings back what the setting of `act` is now. */
  #settingOf(act: GraphAct): GraphAct {
    const { settings } = this.#store;
    return { ...act, number: rowOf(act.name).read?.(settings, act.leaf) ?? 0 };
  }

  /** Whether the graph has the very numbers of `entry` now. */
  #isNow(entry: Pick<HistoryEntry, "state"> | undefined): boolean {
    return !!entry?.state && this.#store.replay.value.has(entry.state);
  }
}

const isSameSetting = (a: GraphAct, b: GraphAct): boolean =>
  a.name === b.name && a.leaf === b.leaf;

const union = (a: readonly number[], b: readonly number[]): number[] => [
  ...new Set([...a, ...b]),
];

const bytesOf = (entries: readonly HistoryEntry[]): number =>
  entries.reduce(
    (sum, { state }) => sum + 2 * (state?.data.byteLength ?? 0),
    0,
  );
