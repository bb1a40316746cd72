// Match a curve to slopes: which slope belongs to which point.

import { Tape } from "../../engine/tape.ts";
import { nodeCalled, type Variant } from "./variant.ts";
import { isClose, listed, right, type Verdict, wrong } from "./verdict.ts";

/** The curve at `x`: its height and its slope. */
export function curveAt(
  variant: Variant,
  x: number,
): { height: number; slope: number } {
  const { structure, tape, settings } = variant;
  const leaf = nodeCalled(variant, settings.of);
  const own = new Tape(structure);
  own.data.set(tape.data);
  own.data[leaf] = x;
  own.forward();
  own.backward();
  return {
    height: own.data[own.root] as number,
    slope: own.grad[leaf] as number,
  };
}

export const pointName = (k: number): string => "ABCDEFGH"[k] ?? "";

/** Judge the slope that each point got; NaN: none yet. */
export function judgeMatch(
  variant: Variant,
  answer: readonly number[],
): Verdict {
  const { at = [] } = variant.settings;
  const slopes = at.map((x) => curveAt(variant, x).slope);
  const found = slopes.flatMap((slope, k) =>
    isClose(answer[k] ?? Number.NaN, slope) ? [pointName(k)] : [],
  );
  const missing = at.findIndex((_, k) => !Number.isFinite(answer[k]));
  if (missing >= 0)
    return wrong("unfinished", `${pointName(missing)} has no slope yet.`);
  const k = slopes.findIndex(
    (slope, i) => !isClose(answer[i] as number, slope),
  );
  if (k < 0) return right(`${listed(found)} have their slopes.`);
  const isOtherSign =
    Math.sign(answer[k] as number) !== signOf(slopes[k] as number);
  return isOtherSign
    ? wrong(
        "sign",
        `At ${pointName(k)} the curve does not run that way: up, down or level?`,
        -1,
        found,
      )
    : wrong(
        "steepness",
        `At ${pointName(k)} the direction is right, but not how steep it is.`,
        -1,
        found,
      );
}

const signOf = (slope: number) =>
  Math.abs(slope) < 1e-6 ? 0 : Math.sign(slope);
