// Measures: how many examples a run gets right, as often as there is time for.

import { type Signal, signal } from "@preact/signals";
import type { Machine } from "./machine.ts";
import type { RunExamples } from "./wire.ts";

const SOME = 2000; // examples up to which they are counted in every frame
const SELDOM = 250; // ms between two counts of more

export class Measures {
  /** The share of examples that are right; undefined where there are no classes. */
  readonly accuracy: Signal<number | undefined> = signal(undefined);
  /** The same of those that are held back. */
  readonly testAccuracy: Signal<number | undefined> = signal(undefined);
  #counted = Number.NEGATIVE_INFINITY;

  /** Count, if it is time to and the targets are classes; `now` in any case. */
  count(
    { trainer, tester }: Machine,
    { y, width, test }: RunExamples,
    areClasses: boolean,
    now = false,
  ): void {
    const isMany = y.length / width > SOME;
    const isSoon = performance.now() - this.#counted < SELDOM;
    if (!trainer || (!now && isMany && isSoon)) return;
    this.#counted = performance.now();
    const share = (count: () => number) =>
      areClasses ? attempt(count) : undefined;
    this.accuracy.value = share(() => trainer.accuracy());
    this.testAccuracy.value =
      tester && share(() => trainer.accuracyOn(test.X, test.y));
  }
}

/** Accuracy has no meaning for targets that are no classes. */
function attempt(count: () => number): number | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}
