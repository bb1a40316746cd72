// Snapshots: a run at one moment, as the history keeps it.

import type { OptimizerState } from "../../engine/states.ts";
import type { Snapshot } from "./run-history.ts";
import type { RunState } from "./wire.ts";

/** What it takes to go on from a snapshot, beside the parameters. */
export type Rest = Pick<RunState, "grad" | "optimizer" | "batches">;

const SMALL = 300; // bytes of all that is no array, about

export function snapshotOf(
  { parameters, grad, optimizer, batches }: Rest & Pick<RunState, "parameters">,
  step: number,
): Snapshot<Rest> {
  const moments = Object.values(optimizer.moments);
  const numbers = moments.reduce((sum, { length }) => sum + length, 0);
  const bytes = 8 * (parameters.length + grad.length + numbers) + SMALL;
  const rest = { grad: grad.slice(), optimizer, batches };
  return { step, parameters, rest, bytes };
}

/** The step of the first loss that came along. */
export const firstOf = ({ step, losses }: RunState): number =>
  step - losses.length;

/** The optimiser `now`, with its settings, as it was at the start of a run. */
export function atStart(
  now: OptimizerState,
  start: OptimizerState,
): OptimizerState {
  if (now.name !== start.name) return { ...now, moments: {}, steps: 0 };
  return { ...now, moments: start.moments, steps: start.steps };
}
