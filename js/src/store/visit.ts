// Visit: one step of a walk, with all that it did.

import type { State } from "./acts.ts";
import { operandsOf } from "./health.ts";
import type { Replay } from "./replay.ts";
import type { Structure } from "./structure.ts";

/** In which order: as backward goes, as forward goes, or as the learner says. */
export type Way = "backward" | "forward" | "own";

/** One node that was looked at, with all that its rule did. */
export interface Visit {
  node: number;
  operands: readonly number[];
  /** The gradient that had arrived, or the numbers of the operands on the way forward. */
  arrived: number;
  /**
   * What was added to the gradient of each operand, what was there before, and after. Where the
   * kernel has added it, an operand that is used twice is here once.
   */
  shares: readonly number[];
  before: readonly number[];
  after: readonly number[];
  /** Results of this node that had not been visited: their shares were still missing. */
  missing: readonly number[];
  /** The number of the node before it was computed. */
  replaced: number;
}

/** What the rule of `node` is about to do, after `visits`. */
export function look(
  { tape, structure, driven }: Replay,
  way: Way,
  node: number,
  visits: readonly Visit[],
): Visit {
  const all = operandsOf(structure, node);
  const operands = [...(driven ? new Set(all) : all)];
  const numbers = way === "forward" ? tape.data : tape.grad;
  const seen = new Set(visits.map((visit) => visit.node));
  return {
    node,
    operands,
    arrived: tape.grad[node] as number,
    shares: driven ? [] : tape.shares(node),
    before: operands.map((operand) => numbers[operand] as number),
    after: [],
    missing:
      way === "forward"
        ? []
        : resultsOf(structure, node).filter((result) => !seen.has(result)),
    replaced: tape.data[node] as number,
  };
}

/** The visit, once it has happened. */
export function outcome({ tape, driven }: Replay, visit: Visit): Visit {
  const after = visit.operands.map((operand) => tape.grad[operand] as number);
  const shares = driven
    ? after.map((number, k) => number - (visit.before[k] as number))
    : visit.shares;
  return { ...visit, after, shares };
}

/** The numbers as they were before the visit, the last one of its walk. */
export function before(
  replay: Replay,
  way: Way,
  { node, operands, before, replaced }: Visit,
): State {
  const state = replay.state();
  if (way === "forward") state.data[node] = replaced;
  else
    operands.forEach((operand, k) => {
      state.grad[operand] = before[k] as number;
    });
  return state;
}

/** The nodes that were made from `node`. */
const resultsOf = (structure: Structure, node: number): number[] =>
  structure.symbols.flatMap((_, i) =>
    operandsOf(structure, i).includes(node) ? [i] : [],
  );
