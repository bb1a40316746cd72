// Slopes as finite differences, and their errors.
// Source: Press, Teukolsky, Vetterling and Flannery, "Numerical Recipes", section 5.7.

const EPS = 2 ** -52;
const NEAR = 1e-5; // the h whose central difference stands in for an unknown gradient

/** A function at x and on both sides of it, h away. */
export interface Nudge {
  x: number;
  h: number;
  here: number;
  ahead: number;
  behind: number;
}

/** The slope of the secant from x to x + h. */
export const forwardDifference = ({ h, here, ahead }: Nudge) =>
  (ahead - here) / h;

/** The slope of the secant from x − h to x + h. */
export const centralDifference = ({ h, ahead, behind }: Nudge) =>
  (ahead - behind) / (2 * h);

const backwardDifference = ({ h, here, behind }: Nudge) => (here - behind) / h;

/** 1, 10^−½, 10^−1, … 1e-17: the errors of these steps make the U-shaped curve. */
export const STEPS: readonly number[] = Array.from({ length: 35 }, (_, k) =>
  k % 2 ? 10 ** (-k / 2) : Number(`1e-${k / 2}`),
);

/** Why a forward difference is as good or as bad as it is. */
export type Verdict =
  | "undefined" // there is no number at x, or no slope
  | "outside" // there is no number at x + h
  | "same" // x + h is x
  | "kink" // the slopes on the two sides differ
  | "straight" // no error but rounding, whatever h
  | "good"
  | "formula" // h is large
  | "rounding"; // h is small

/** The verdict on `nudge`, given the gradient `slope` and a `ladder` of nudges of many sizes. */
export function judge(
  nudge: Nudge,
  slope: number,
  ladder: readonly Nudge[],
): Verdict {
  const { x, h, here } = nudge;
  if (!Number.isFinite(here) || !Number.isFinite(slope)) return "undefined";
  if (!Number.isFinite(nudge.ahead)) return "outside";
  if (x + h === x) return "same";
  const noise = EPS * 8 * (Math.abs(here) + Math.abs(x * slope)); // times 1/h
  if (hasKink(ladder, noise)) return "kink";
  const errorOf = (n: Nudge) => Math.abs(forwardDifference(n) - slope);
  const error = errorOf(nudge);
  const largest = ladder[0];
  const isStraight =
    largest && errorOf(largest) <= noise / largest.h + 1e-12 * Math.abs(slope);
  if (isStraight && error <= 1e-6 * Math.abs(slope)) return "straight";
  const best = Math.min(...ladder.map(errorOf).filter(Number.isFinite));
  if (error <= 10 * best) return "good";
  return error <= noise / Math.abs(h) ? "rounding" : "formula";
}

/** Whether the slopes on the two sides differ, and do not come together as h shrinks. */
function hasKink(ladder: readonly Nudge[], noise: number): boolean {
  const gap = (nudge: Nudge) =>
    Math.abs(forwardDifference(nudge) - backwardDifference(nudge));
  const near = ladder.find(({ h }) => h <= NEAR);
  const far = ladder.find(({ h }) => h <= 100 * NEAR);
  if (!near || !far) return false;
  return gap(near) > 0.5 * gap(far) && gap(near) > (10 * noise) / near.h;
}

/**
 * The slope to compare with: `gradient` if it is there and fits the ladder, else the central difference at
 * about the h where that is best. A gradient that does not fit comes from a function that computes with
 * plain numbers between its Values.
 */
export function trusted(
  gradient: number,
  ladder: readonly Nudge[],
): { slope: number; isExact: boolean } {
  const near = ladder.find(({ h }) => h <= NEAR);
  const central = near ? centralDifference(near) : Number.NaN;
  const off = Math.abs(gradient - central);
  const noise = near ? (EPS * 8 * Math.abs(near.here)) / near.h : 0;
  const isExact =
    Number.isFinite(gradient) &&
    (!Number.isFinite(central) ||
      off <= 1e-3 * Math.max(1, Math.abs(central)) + noise);
  return { slope: isExact ? gradient : central, isExact };
}
