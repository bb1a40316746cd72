// Measures: the loss of a run and how many examples it gets right, computed as often as there is time for
// it; and which classes its targets stand for.

import { type Signal, signal } from "@preact/signals";
import type { LossName } from "../../engine/named-forms.ts";
import type { Trainer } from "../../engine/trainer.ts";
import type { RunExamples } from "./wire.ts";

const MAX_COUNTED_EACH_FRAME = 2000; // examples
const PAUSE_MS = 250; // between two counts of more examples
const MAX_LABELS = 10; // that a view distinguishes

/** One for the examples of a run, one for the held out ones. */
interface Trainers {
  trainer: Trainer | undefined;
  tester: Trainer | undefined;
}

export class Measures {
  /** The loss over all examples at the present parameters; undefined where this page cannot compute it. */
  readonly loss: Signal<number | undefined> = signal(undefined);
  /** The share of examples that are right; undefined without classes. */
  readonly accuracy: Signal<number | undefined> = signal(undefined);
  /** The same of the held out examples. */
  readonly testAccuracy: Signal<number | undefined> = signal(undefined);
  #counted = Number.NEGATIVE_INFINITY;

  /** Compute and count if it is time to, or `now`: nothing without a Trainer, no accuracy without classes. */
  count(
    { trainer, tester }: Trainers,
    { y, width, test }: RunExamples,
    areClasses: boolean,
    now = false,
  ): void {
    const isMany = y.length / width > MAX_COUNTED_EACH_FRAME;
    const isSoon = performance.now() - this.#counted < PAUSE_MS;
    if (trainer && !now && isMany && isSoon) return;
    this.#counted = performance.now();
    this.loss.value = trainer && attempt(() => trainer.loss());
    const share = (count: (trainer: Trainer) => number) =>
      trainer && areClasses ? attempt(() => count(trainer)) : undefined;
    this.accuracy.value = share((trainer) => trainer.accuracy());
    this.testAccuracy.value =
      tester && share((trainer) => trainer.accuracyOn(test.X, test.y));
  }
}

/** Undefined if the Trainer refuses, as for targets that are not classes. */
function attempt(count: () => number): number | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}

// ---- classes

/** Losses whose one output is a score: its sign is the class. */
export const SCORES: readonly string[] = ["hinge", "binary_cross_entropy"];

/**
 * The classes: the number of each output if there are several, else the first distinct targets. One class
 * alone keeps the other one of `pair`, which were the two before, or of a usual pair that `loss` can have.
 */
export function labelsOf(
  outputs: number,
  targets: Float64Array,
  pair: readonly number[],
  loss: LossName | "",
): readonly number[] {
  if (outputs > 1) return Array.from({ length: outputs }, (_, k) => k);
  const found = distinct(targets);
  const [only = 0] = found;
  const pairs = [pair, ...USUAL].filter((labels) => labels.includes(only));
  const isMet = (target: number) =>
    loss === "hinge"
      ? Math.abs(target) === 1
      : loss !== "binary_cross_entropy" || (target >= 0 && target <= 1);
  return found.length === 1
    ? (pairs.find((labels) => labels.every(isMet)) ?? found)
    : found;
}

const USUAL = [
  [-1, 1],
  [0, 1],
];

/** The first distinct targets, in order. */
export function distinct(targets: Float64Array): readonly number[] {
  const found = new Set<number>();
  for (const target of targets) {
    found.add(target);
    if (found.size > MAX_LABELS) break;
  }
  return [...found].sort((a, b) => a - b);
}

/** The border between two classes, for one output; undefined if the targets are not two classes. */
export function borderOf(
  outputs: number,
  labels: readonly number[],
  loss: LossName | "",
): number | undefined {
  if (outputs > 1 || labels.length > 2) return undefined;
  if (SCORES.includes(loss)) return 0;
  const [a = 0, b] = labels;
  if (b === undefined) return a === 0 ? 0.5 : 0; // the usual pairs are −1, 1 and 0, 1
  return (a + b) / 2;
}

/** Whether each row of targets marks one class by a high number among low ones, or gives shares of 1. */
export function markClasses(y: Float64Array, width: number): boolean {
  const most = y.reduce((a, b) => Math.max(a, b), -Infinity);
  const least = y.reduce((a, b) => Math.min(a, b), Infinity);
  const rows = Array.from({ length: y.length / width }, (_, i) =>
    y.subarray(i * width, (i + 1) * width),
  );
  const isMark = (row: Float64Array) =>
    row.filter((target) => target === most).length === 1 &&
    row.filter((target) => target === least).length === width - 1;
  const isShare = (row: Float64Array) =>
    least >= 0 && Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-9;
  return rows.every(isMark) || rows.every(isShare);
}
