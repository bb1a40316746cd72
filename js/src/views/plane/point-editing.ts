// Edits of the points of a plane, by pointer or by keys. Each is announced in words.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Axis, roundedAt } from "../../ui/axis.ts";
import type { ArrowDirection } from "./neighbours.ts";
import type { Points } from "./points.ts";

/** What the owner of the points does; new ones go to the end. `done`: the move has ended. */
export interface PointEdits {
  move: (i: number, x: number, y: number, done: boolean) => void;
  add: (x: number, y: number) => void;
  remove: (i: number) => void;
}

export interface PointEditingOptions {
  x: ReadonlySignal<Axis>;
  y: ReadonlySignal<Axis>;
  points: () => Points;
  /** How many points, from the first on, can be edited. */
  count: () => number;
  edits: PointEdits | undefined;
  /** Whether a click removes points. */
  isErasing: boolean;
  /** A point in words. */
  words: (i: number) => string;
  onMessage: (text: string) => void;
}

const STEPS_ACROSS = 50; // moves by an arrow key from one side to the other
const ADDED_OFFSET = 0.04; // of the width, from a point to the one added beside it

export class PointEditing {
  /** The selected point, −1 for none. */
  readonly selected: Signal<number> = signal(-1);
  /** The point that is being moved, −1 for none. */
  readonly dragged: Signal<number> = signal(-1);
  /** The component sets them at every rendering. */
  options!: PointEditingOptions;
  #to: readonly [x: number, y: number] | undefined;

  select(i: number): void {
    this.selected.value = i;
    const { words, onMessage } = this.options;
    onMessage(
      i < 0 ? "There are no points yet: Enter adds one." : `At ${words(i)}`,
    );
  }

  /** Move the selected point; `finish` ends the move. */
  moveTo(x: number, y: number): void {
    const { edits } = this.options;
    const i = this.selected.peek();
    if (i < 0 || !edits) return;
    this.dragged.value = i;
    this.#to = [x, y];
    edits.move(i, x, y, false);
  }

  /** Move the selected point by a small step. */
  nudge([right, down]: ArrowDirection): void {
    const i = this.selected.peek();
    if (i < 0) return;
    const { points, x, y } = this.options;
    this.moveTo(
      stepped(x.peek(), points().x(i), right),
      stepped(y.peek(), points().y(i), -down),
    );
  }

  finish(): void {
    const i = this.dragged.peek();
    if (i < 0 || !this.#to) return;
    const { edits, words, onMessage } = this.options;
    edits?.move(i, ...this.#to, true);
    this.#to = undefined;
    this.dragged.value = -1;
    onMessage(`Moved: ${words(i)}`);
  }

  add(x: number, y: number): void {
    const { edits, count, words, onMessage } = this.options;
    const before = count();
    edits?.add(x, y);
    if (count() <= before) return; // the owner refused it, with a message
    this.selected.value = before;
    onMessage(`Added: ${words(before)}`);
  }

  /** Add a point beside the selected one, or in the middle. */
  addBeside(): void {
    const i = this.selected.peek();
    const { points } = this.options;
    const [x, y] = [this.options.x.peek(), this.options.y.peek()];
    const right = i < 0 ? 0.5 : shareOf(x, points().x(i)) + ADDED_OFFSET;
    const up = i < 0 ? 0.5 : shareOf(y, points().y(i));
    this.add(
      roundedAt(x, right > 1 ? right - 2 * ADDED_OFFSET : right),
      roundedAt(y, up),
    );
  }

  remove(i: number): void {
    const { edits, count, onMessage } = this.options;
    const before = count();
    edits?.remove(i);
    const left = count();
    if (left >= before) return;
    this.selected.value = Math.min(this.selected.peek(), left - 1);
    onMessage(
      `Point ${i + 1} removed; ${left} ${left === 1 ? "is" : "are"} left.`,
    );
  }
}

/** How far along `axis` a number is: 0 … 1. */
const shareOf = ({ min, max }: Axis, number: number) =>
  (number - min) / (max - min);

const stepped = (axis: Axis, number: number, steps: number) =>
  steps === 0
    ? number
    : roundedAt(axis, shareOf(axis, number) + steps / STEPS_ACROSS);
