// Edits: the examples, changed by hand; and the way back.

import { signal } from "@preact/signals";
import { fitting } from "./machine.ts";
import type { Rows, RunExamples } from "./wire.ts";

/** What edits need of their store. */
interface Edited {
  readonly examples: { peek(): RunExamples };
  readonly outputs: number;
  /** Train on these from now on; whether that was possible. */
  setExamples(examples: RunExamples, what: string): boolean;
  refuse(why: string): void;
}

interface Deed {
  what: string;
  before: RunExamples;
  after: RunExamples;
}

const MOST = 60; // deeds that can be undone
const ROOM = 2e6; // numbers that they may hold

export class Edits {
  /** What Undo and Redo would do next; "" where there is nothing. */
  readonly last = signal("");
  readonly next = signal("");
  readonly #store: Edited;
  #done: Deed[] = [];
  #undone: Deed[] = [];
  /** The examples when a drag began. */
  #held: RunExamples | undefined;

  constructor(store: Edited) {
    this.#store = store;
  }

  get #now(): RunExamples {
    return this.#store.examples.peek();
  }

  /** Move example `i`: a number for each input, and its target where that moves too. */
  move(i: number, x: readonly number[], y?: number, done = true): void {
    const { X, y: targets } = this.#now;
    this.#held ??= this.#now;
    const moved = X.slice();
    moved.set(x, i * x.length);
    const changed = targets.slice();
    if (y !== undefined) changed[i] = y;
    const rows = { X: moved, y: y === undefined ? targets : changed };
    this.#take({ ...this.#now, ...rows }, `Point ${i + 1} moved`, done);
  }

  /** Add an example at the end. */
  add(x: readonly number[], y: number | readonly number[]): void {
    const { X, y: targets, formOf } = this.#now;
    const rows = {
      X: Float64Array.from([...X, ...x]),
      y: Float64Array.from([...targets, ...[y].flat()]),
      formOf: Int32Array.from([...formOf, 0]),
    };
    const count = rows.X.length / x.length;
    this.#take({ ...this.#now, ...rows }, `Point ${count} added`);
  }

  remove(i: number): void {
    const { X, y, nin, width, formOf } = this.#now;
    if (X.length === nin) {
      this.#store.refuse(
        "One point has to stay: a loss of nothing has no gradient.",
      );
      return;
    }
    const rows = {
      X: without(X, i, nin),
      y: without(y, i, width),
      formOf: Int32Array.from(formOf.filter((_, k) => k !== i)),
    };
    this.#take({ ...this.#now, ...rows }, `Point ${i + 1} deleted`);
  }

  /** Other examples altogether, some of them held back. */
  replace(rows: Rows, test?: Rows, what = "Other points"): void {
    const { nin, width } = this.#now;
    const formOf = new Int32Array(rows.X.length / nin);
    const y = asBefore(this.#now.y, rows.y);
    const none = new Float64Array();
    const held = test
      ? { X: test.X, y: asBefore(this.#now.y, test.y) }
      : { X: none, y: none };
    if (y.length !== formOf.length * width) {
      this.#store.refuse(
        `y: expected ${width} numbers for each point, got ${y.length} for ${formOf.length}`,
      );
      return;
    }
    this.#take({ ...this.#now, X: rows.X, y, formOf, test: held }, what);
  }

  #take(examples: RunExamples, what: string, done = true): void {
    const before = this.#held ?? this.#now;
    const { y, width } = examples;
    const losses =
      y === this.#now.y
        ? examples.losses
        : fitting(y, width, this.#store.outputs);
    const after = { ...examples, losses };
    if (done) this.#held = undefined;
    if (!this.#store.setExamples(after, done ? `${what}.` : "")) {
      this.#held = undefined;
      return;
    }
    if (!done) return;
    this.#done.push({ what, before, after });
    this.#undone = [];
    const size = () =>
      this.#done.reduce((sum, deed) => sum + deed.after.X.length, 0);
    while (this.#done.length > MOST || (size() > ROOM && this.#done.length > 1))
      this.#done.shift();
    this.#say();
  }

  undo(): void {
    const deed = this.#done.pop();
    if (!deed) return;
    this.#undone.push(deed);
    this.#store.setExamples(deed.before, `Undone: ${lower(deed.what)}.`);
    this.#say();
  }

  redo(): void {
    const deed = this.#undone.pop();
    if (!deed) return;
    this.#done.push(deed);
    this.#store.setExamples(deed.after, `${deed.what} again.`);
    this.#say();
  }

  /** A cell has changed the examples: the way back leads nowhere. */
  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.#held = undefined;
    this.#say();
  }

  #say(): void {
    this.last.value = this.#done.at(-1)?.what ?? "";
    this.next.value = this.#undone.at(-1)?.what ?? "";
  }
}

const lower = (what: string) => what.charAt(0).toLowerCase() + what.slice(1);

function without(rows: Float64Array, i: number, width: number): Float64Array {
  const left = new Float64Array(rows.length - width);
  left.set(rows.subarray(0, i * width));
  left.set(rows.subarray((i + 1) * width), i * width);
  return left;
}

/** Two classes go by the numbers that they had: −1 and 1 are 0 and 1 for a loss that wants those. */
function asBefore(before: Float64Array, y: Float64Array): Float64Array {
  const [had, has] = [kindsOf(before), kindsOf(y)];
  if (had.length !== 2 || has.length !== 2) return y;
  return y.map((target) => had[has.indexOf(target)] ?? target);
}

const kindsOf = (y: Float64Array) => [...new Set(y)].sort((a, b) => a - b);
