// Edits: changes of the examples and of the network by hand, with Undo and Redo.

import { signal } from "@preact/signals";
import type { DatasetRecipe } from "../../engine/datasets.ts";
import type { NetworkState } from "./builder.ts";
import { distinct } from "./measures.ts";
import { fitting } from "./page-trainer.ts";
import type { TrainingStore } from "./training-store.ts";
import type { Rows, RunExamples } from "./wire.ts";

interface Edit {
  what: string;
  /** How many numbers it keeps. */
  size: number;
  /** Do it again, or take it back, with a message. */
  move(direction: "before" | "after", message: string): void;
}

const MAX_EDITS = 60; // that Undo takes back
const MAX_NUMBERS = 2e6; // that they hold

export class Edits {
  /** The next effects of Undo and Redo; "" if there are none. */
  readonly last = signal("");
  readonly next = signal("");
  readonly #store: TrainingStore;
  #done: Edit[] = [];
  #undone: Edit[] = [];
  /** The examples when a drag began. */
  #held: RunExamples | undefined;

  constructor(store: TrainingStore) {
    this.#store = store;
  }

  get #now(): RunExamples {
    return this.#store.run.examples.peek();
  }

  /** Train on these examples instead; `done` says that the drag, if it is one, has ended. */
  change(rows: Rows, what: string, done = true): void {
    if (rows.y.length === 0) {
      this.#store.refuse(
        "One point has to stay: a loss of nothing has no gradient.",
      );
      return;
    }
    this.#held ??= this.#now;
    const { X, y } = rows;
    this.#take({ ...this.#now, X, y, recipe: undefined }, what, done);
  }

  /** Train on other examples altogether, and hold some back; `recipe` tells how they were made. */
  replace(train: Rows, test: Rows, what: string, recipe?: DatasetRecipe): void {
    const { y } = this.#now;
    const held = { X: test.X, y: asBefore(y, test.y) };
    const rows = { X: train.X, y: asBefore(y, train.y), test: held };
    this.#take({ ...this.#now, ...rows, recipe }, what);
  }

  #take(examples: RunExamples, what: string, done = true): void {
    const before = this.#held ?? this.#now;
    const losses =
      examples.y === this.#now.y
        ? examples.losses
        : fitting(examples, this.#store.run.outputs);
    const after = { ...examples, losses };
    if (done) this.#held = undefined;
    const why = this.#misfit(after);
    if (why) {
      this.#held = undefined;
      this.#store.refuse(why);
      return;
    }
    if (!this.#store.setExamples(after, done ? what : "")) {
      this.#held = undefined;
      return;
    }
    if (!done) return;
    const states = { before, after };
    const move: Edit["move"] = (to, message) =>
      this.#store.setExamples(states[to], message);
    this.#keep({ what, size: after.X.length, move });
  }

  /** Train another network; `what` has happened, and `message` says more about it. */
  rebuild(
    before: NetworkState,
    after: NetworkState,
    what: string,
    message: string,
  ): void {
    const states = { before, after };
    const move: Edit["move"] = (to, message) =>
      this.#store.setNetwork(states[to], message);
    move("after", message);
    const size = before.run.parameters.length + before.run.losses.length;
    this.#keep({ what, size, move });
  }

  #keep(edit: Edit): void {
    this.#done.push(edit);
    this.#undone = [];
    const size = () => this.#done.reduce((sum, { size }) => sum + size, 0);
    while (
      this.#done.length > MAX_EDITS ||
      (size() > MAX_NUMBERS && this.#done.length > 1)
    )
      this.#done.shift();
    this.#show();
  }

  /** Why the loss in use, which had a meaning, would have none for the targets of `after`; "" if it has. */
  #misfit({ losses, y }: RunExamples): string {
    const { loss } = this.#store.run.structure.peek();
    if (!loss || losses.includes(loss) || !this.#now.losses.includes(loss))
      return "";
    const words = (name: string) => name.replaceAll("_", " ");
    const targets = distinct(y).slice(0, 4).join(", ").replaceAll("-", "−");
    const others = losses.map(words).join(" or ") || "a loss of your own";
    return `The loss ${words(loss)} has no meaning for the targets ${targets}: choose ${others} first.`;
  }

  undo(): void {
    this.#move(this.#done, this.#undone, "before", "Undone");
  }

  redo(): void {
    this.#move(this.#undone, this.#done, "after", "Again");
  }

  #move(
    from: Edit[],
    to: Edit[],
    direction: "before" | "after",
    how: string,
  ): void {
    const edit = from.pop();
    if (!edit) return;
    to.push(edit);
    edit.move(direction, `${how}: ${lower(edit.what)}`);
    this.#show();
  }

  /** A cell has changed examples or network: nothing can be undone any more. */
  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.#held = undefined;
    this.#show();
  }

  #show(): void {
    this.last.value = this.#done.at(-1)?.what ?? "";
    this.next.value = this.#undone.at(-1)?.what ?? "";
  }
}

const lower = (what: string) => what.charAt(0).toLowerCase() + what.slice(1);

/** Two classes keep their numbers: −1 and 1 become 0 and 1 for a loss that wants those. */
function asBefore(before: Float64Array, y: Float64Array): Float64Array {
  const [had, has] = [kindsOf(before), kindsOf(y)];
  if (had.length !== 2 || has.length !== 2) return y;
  return y.map((target) => had[has.indexOf(target)] ?? target);
}

const kindsOf = (y: Float64Array) => [...new Set(y)].sort((a, b) => a - b);
