// Examples of two numbers (or one), and which class each is of.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Axis } from "../../ui/axis.ts";

/** n examples row by row, and `yWidth` targets for each. */
export interface Data {
  X: Float64Array;
  y: Float64Array;
  yWidth: number;
}

export const NO_DATA: Data = {
  X: new Float64Array(0),
  y: new Float64Array(0),
  yWidth: 1,
};

/** How targets and outputs say a class. */
export interface ClassRule {
  /** Numbers that the model gives for a point. Of several, the largest is the class. */
  outputs: number;
  /** Where two classes part, for one output. */
  border: number;
  /** The distinct targets; the numbers of the outputs where there are several. Of one output more than
   * two, or none, are no classes but numbers to be met. */
  labels: readonly number[];
}

export const countOf = (data: Data): number => data.y.length / data.yWidth;

/** Whether a point can be on the wrong side: a number to be met has no sides. */
export const hasSides = ({ outputs, labels }: ClassRule): boolean =>
  labels.length > 0 && (outputs > 1 || labels.length <= 2);

/**
 * The class of row `i` of `numbers`: for one number 0 above the border and 1 below, as blue comes
 * before orange; for several the place of the largest. −1 where a NaN is among them.
 */
export function classOf(
  numbers: Float64Array,
  i: number,
  width: number,
  border: number,
): number {
  if (width === 1) return sideOf(numbers[i] ?? Number.NaN, border);
  let best = 0;
  for (let k = 0; k < width; k++) {
    const number = numbers[i * width + k] ?? Number.NaN;
    if (Number.isNaN(number)) return -1;
    if (number > (numbers[i * width + best] ?? 0)) best = k;
  }
  return best;
}

const sideOf = (number: number, border: number) =>
  number > border ? 0 : number <= border ? 1 : -1;

/** The class of the target of point `i`. */
export function targetClass(data: Data, i: number, kinds: ClassRule): number {
  if (kinds.outputs > 1 && data.yWidth === 1) return data.y[i] ?? -1; // a label
  return classOf(data.y, i, data.yWidth, kinds.border);
}

/** The class that the target `label` stands for. */
export const labelClass = (label: number, kinds: ClassRule): number =>
  kinds.outputs > 1 ? label : sideOf(label, kinds.border);

// ---- what the plane shows of it

const MARGIN = 0.12; // of the data's own width, on both sides
const TOO_WIDE = 1.8; // from here on the range shrinks again

/** The range of column `k` of X, with a margin; `name` is the name of the axis. */
export function rangeOf(
  sets: readonly Data[],
  k: number,
  width: number,
  name: string,
): Axis {
  let [min, max] = [Infinity, -Infinity];
  for (const { X } of sets)
    for (let at = k; at < X.length; at += width) {
      const number = X[at] ?? Number.NaN;
      if (number < min) min = number;
      if (number > max) max = number;
    }
  return padded(name, min, max);
}

/** From `min` to `max` and a margin; −1 … 1 where there is nothing. */
export function padded(name: string, min: number, max: number): Axis {
  if (!(max >= min)) return { name, min: -1, max: 1 };
  const room = MARGIN * (max - min) || Math.max(1, Math.abs(max) / 2);
  return { name, min: min - room, max: max + room };
}

/** `old` as long as it fits, so that the ground does not move under whoever edits a point. */
export function steadyAxis(old: Axis | undefined, fresh: Axis): Axis {
  if (!old) return fresh;
  const room = (MARGIN / (1 + 2 * MARGIN)) * (fresh.max - fresh.min);
  const inside =
    old.min <= fresh.min + 0.8 * room && old.max >= fresh.max - 0.8 * room;
  const width = old.max - old.min;
  const fits = width <= TOO_WIDE * (fresh.max - fresh.min);
  return inside && fits && old.name === fresh.name ? old : fresh;
}

// The range of an axis: all points with a margin, and calm while they are edited.

/** What `fresh` gives, with the signals that it reads; it stays while it fits, and while a point is held. */
export function useRange(
  held: ReadonlySignal<number>,
  fresh: () => Axis,
): ReadonlySignal<Axis> {
  const last = useRef<Axis>(undefined);
  return useComputed(() => {
    if (held.value >= 0 && last.current) return last.current;
    last.current = steadyAxis(last.current, fresh());
    return last.current;
  });
}
