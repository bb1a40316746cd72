// The traits of a training view as it is now, for a page without a kernel.

import { packed } from "../checked.ts";
import type { TrainingStore } from "./training-store.ts";

/** What of `read`, the traits that the view was made of, has changed since. */
export function runTraits(store: TrainingStore, read: object): object {
  const { run, isLog, player, start } = store;
  const { structure, examples } = read as Record<string, object>;
  const { model, forms, loss, lossName, layers, features } =
    run.structure.peek();
  const { recording, ...roles } = model;
  const { X, y, test, formOf } = run.examples.peek();
  return {
    ...read,
    structure: {
      ...structure,
      model: {
        targets: [],
        ...packed(recording),
        ...roles,
        parameters: Int32Array.from(roles.parameters),
      },
      ...(forms.length === 0 && { forms }),
      loss,
      loss_name: lossName,
      layers,
      features,
    },
    examples: {
      ...examples,
      ...{ X, y, test_X: test.X, test_y: test.y, form_of: formOf },
    },
    start,
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
