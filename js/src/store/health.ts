// Where NaN and infinity were born.

import type { Tape } from "../engine/tape.ts";
import type { Structure } from "./structure.ts";

/** Indices of the operands of node `i`, one entry for each use. */
export function operandsOf(structure: Structure, i: number): Int32Array {
  return structure.operands.subarray(
    structure.first[i],
    structure.first[i + 1],
  );
}

/** The first node whose number is not finite though its operands are; -1 when all are finite. */
export function birthOfData({ data }: Tape): number {
  // children come before parents: the first in order has none that is not finite
  return data.findIndex((number) => !Number.isFinite(number));
}

/** The first node, from the root down, whose gradient is not finite; -1 when all are finite. */
export function birthOfGrad({ grad }: Tape): number {
  return grad.findLastIndex((number) => !Number.isFinite(number));
}
