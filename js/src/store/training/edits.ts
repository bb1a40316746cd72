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

  /** These examples in the place of those trained on; `done`: nothing more follows of a drag. */
  change(rows: Rows, what: string, done = true): void {
    if (rows.y.length === 0) {
      this.#store.refuse(
        "One point has to stay: a loss of nothing has no gradient.",
      );
      return;
    }
    this.#held ??= this.#now;
    this.#take({ ...this.#now, X: rows.X, y: rows.y }, what, done);
  }

  /** Other examples altogether, some of them held back. */
  replace(train: Rows, test: Rows, what: string): void {
    const { y } = this.#now;
    const held = { X: test.X, y: asBefore(y, test.y) };
    const rows = { X: train.X, y: asBefore(y, train.y), test: held };
    this.#take({ ...this.#now, ...rows }, what);
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
    if (!this.#store.setExamples(after, done ? what : "")) {
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
    this.#store.setExamples(deed.before, `Undone: ${lower(deed.what)}`);
    this.#say();
  }

  redo(): void {
    const deed = this.#undone.pop();
    if (!deed) return;
    this.#done.push(deed);
    this.#store.setExamples(deed.after, `Again: ${lower(deed.what)}`);
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

/** Two classes go by the numbers that they had: −1 and 1 are 0 and 1 for a loss that wants those. */
function asBefore(before: Float64Array, y: Float64Array): Float64Array {
  const [had, has] = [kindsOf(before), kindsOf(y)];
  if (had.length !== 2 || has.length !== 2) return y;
  return y.map((target) => had[has.indexOf(target)] ?? target);
}

const kindsOf = (y: Float64Array) => [...new Set(y)].sort((a, b) => a - b);
