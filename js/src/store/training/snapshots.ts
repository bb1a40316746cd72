// Snapshots: a run at one moment, as the history keeps it.

import type { OptimizerState } from "../../engine/optim.ts";
import type { Snapshot } from "./run-history.ts";
import type { RunState } from "./wire.ts";

/** What it takes to go on from a snapshot, beside the parameters. */
export type Rest = Pick<RunState, "grad" | "optimizer" | "batches">;

const SMALL = 300; // bytes of all that is no array, about

export function snapshotOf(
  { parameters, grad, optimizer, batches }: Rest & Pick<RunState, "parameters">,
  step: number,
): Snapshot<Rest> {
  const moments = Object.values(optimizer).filter(Array.isArray);
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
  if (now.name === start.name) return { ...now, ...rememberedBy(start) };
  const empty = Object.keys(rememberedBy(now)).map((name) => [name, []]);
  return { ...now, ...Object.fromEntries(empty), steps: 0 };
}

/** What an optimiser remembers: its steps and moments. */
function rememberedBy(optimizer: OptimizerState): Partial<OptimizerState> {
  const entries = Object.entries(optimizer).filter(
    ([name, value]) =>
      name === "steps" || (Array.isArray(value) && name !== "betas"),
  );
  return Object.fromEntries(entries);
}
