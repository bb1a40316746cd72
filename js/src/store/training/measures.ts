// Measures: how many examples a run gets right, counted as often as there is time for it.

import { type Signal, signal } from "@preact/signals";
import type { Machine } from "./machine.ts";
import type { RunExamples } from "./wire.ts";

const MAX_COUNTED_EACH_FRAME = 2000; // examples
const PAUSE_MS = 250; // between two counts of more examples

export class Measures {
  /** The share of examples that are right; undefined where there are no classes. */
  readonly accuracy: Signal<number | undefined> = signal(undefined);
  /** The same of the examples held back. */
  readonly testAccuracy: Signal<number | undefined> = signal(undefined);
  #counted = Number.NEGATIVE_INFINITY;

  /** Count if it is time to, or `now`; there is nothing to count where the targets are no classes. */
  count(
    { trainer, tester }: Machine,
    { y, width, test }: RunExamples,
    areClasses: boolean,
    now = false,
  ): void {
    const isMany = y.length / width > MAX_COUNTED_EACH_FRAME;
    const isSoon = performance.now() - this.#counted < PAUSE_MS;
    if (!trainer || (!now && isMany && isSoon)) return;
    this.#counted = performance.now();
    const share = (count: () => number) =>
      areClasses ? attempt(count) : undefined;
    this.accuracy.value = share(() => trainer.accuracy());
    this.testAccuracy.value =
      tester && share(() => trainer.accuracyOn(test.X, test.y));
  }
}

/** Undefined where the Trainer refuses: accuracy has no meaning for targets that are no classes. */
function attempt(count: () => number): number | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}
