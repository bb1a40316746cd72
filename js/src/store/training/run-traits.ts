// The traits of a training view as it is now, for a page without a kernel.

import type { TrainingStore } from "./training-store.ts";

/** What of `read`, the traits that the view was made of, has changed since. */
export function runTraits(store: TrainingStore, read: object): object {
  const { run, isLog, player } = store;
  const { structure, examples } = read as Record<string, object>;
  const { X, y, test, formOf } = run.examples.peek();
  return {
    ...read,
    structure: { ...structure, loss: run.structure.peek().loss },
    examples: {
      ...examples,
      ...{ X, y, test_X: test.X, test_y: test.y, form_of: formOf },
    },
    run: { ...run.now(), losses: knownLosses(store) },
    log_scale: isLog.peek(),
    speed: player.speed.peek(),
  };
}

/** The losses of the last steps, as far as this page remembers each. */
function knownLosses({ run }: TrainingStore): Float64Array {
  const { record } = run.history.current;
  const losses: number[] = [];
  for (let k = run.step.peek() - 1; k >= 0; k--) {
    const loss = record.at(k);
    if (loss === undefined) break;
    losses.push(loss);
  }
  return Float64Array.from(losses.reverse());
}
