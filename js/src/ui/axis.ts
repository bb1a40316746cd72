// An axis of a plot: the scale from numbers to pixels, and the ticks with their texts.

import { typeset } from "./format.ts";

export type Point = readonly [x: number, y: number];

export interface Axis {
  name: string;
  min: number;
  max: number;
  log?: boolean;
}

const MAX_PX = 1e5; // whatever lies farther out is drawn here

const stretched = ({ log }: Axis, number: number) =>
  log ? Math.log10(number) : number;

/** The scale of `axis` over the pixels `from` … `to`; NaN for a number that has no place on it. */
export function scaleFor(axis: Axis, from: number, to: number) {
  const low = stretched(axis, axis.min);
  const span = stretched(axis, axis.max) - low || 1;
  return (number: number) => {
    const at = from + ((stretched(axis, number) - low) / span) * (to - from);
    return Math.min(Math.max(at, -MAX_PX), MAX_PX);
  };
}

/** Round numbers on `axis`, about `count` of them. */
export function ticksOf(axis: Axis, count = 5): number[] {
  const low = stretched(axis, axis.min);
  const high = stretched(axis, axis.max);
  if (!(high > low)) return [];
  const step = axis.log
    ? Math.max(1, Math.ceil((high - low) / count))
    : roundStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => {
    const at = Number(((first + k) * step).toPrecision(12));
    return axis.log ? Number(`1e${at}`) : at;
  });
}

/** The round number at or above `rough`: 1, 2 or 5 times a power of ten. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((n) => n * power >= rough) ?? 10) * power;
}

/** `tick` in few characters, with a true minus sign. */
export function tickText(tick: number): string {
  const size = Math.abs(tick);
  const text =
    size >= 1e5 || (size !== 0 && size < 1e-3)
      ? tick.toExponential()
      : String(tick);
  return typeset(text);
}

/** The number at `share` (0 … 1) of a linear axis, rounded to the precision of a drag. */
export function roundedAt({ min, max }: Axis, share: number): number {
  const step = roundStep((max - min) / 500);
  return Number(
    (Math.round((min + share * (max - min)) / step) * step).toPrecision(12),
  );
}
