// Examples of one or two inputs, the class of each, and the axes that hold them.

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

/** How targets and outputs stand for classes. */
export interface ClassRule {
  /** Outputs of the model for a point. The largest of several is the class. */
  outputs: number;
  /** The number between the two classes of a single output. */
  border: number;
  /**
   * The distinct targets; the indices of the outputs where there are several. More than two targets of
   * one output, or none, are numbers to meet and no classes.
   */
  labels: readonly number[];
}

export const countOf = (data: Data): number => data.y.length / data.yWidth;

/** Whether a point can be on the wrong side: a number to meet has no sides. */
export const hasSides = ({ outputs, labels }: ClassRule): boolean =>
  labels.length > 0 && (outputs > 1 || labels.length <= 2);

/**
 * The class of row `i` of `numbers`: for one number 0 above the border and 1 below, as blue comes
 * before orange; for several the index of the largest. −1 where a NaN is among them.
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
export function targetClass(data: Data, i: number, rule: ClassRule): number {
  if (rule.outputs > 1 && data.yWidth === 1) return data.y[i] ?? -1; // a label
  return classOf(data.y, i, data.yWidth, rule.border);
}

/** The class that the target `label` stands for. */
export const labelClass = (label: number, rule: ClassRule): number =>
  rule.outputs > 1 ? label : sideOf(label, rule.border);

// ---- the ranges of the axes

const MARGIN = 0.12; // on both sides, in widths of the data
const TOO_WIDE = 1.8; // times the range it needs: a wider axis shrinks

/** The axis `name` for column `k` of X: its range and a margin. */
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

/** The axis from `min` to `max` and a margin; −1 … 1 if there is no data. */
export function padded(name: string, min: number, max: number): Axis {
  if (!(max >= min)) return { name, min: -1, max: 1 };
  const margin = MARGIN * (max - min) || Math.max(1, Math.abs(max) / 2);
  return { name, min: min - margin, max: max + margin };
}

/** `old` as long as it fits, so that the plane stays where it is while a point is edited. */
export function steadyAxis(old: Axis | undefined, fresh: Axis): Axis {
  if (!old) return fresh;
  const margin = (MARGIN / (1 + 2 * MARGIN)) * (fresh.max - fresh.min);
  const inside =
    old.min <= fresh.min + 0.8 * margin && old.max >= fresh.max - 0.8 * margin;
  const width = old.max - old.min;
  const fits = width <= TOO_WIDE * (fresh.max - fresh.min);
  return inside && fits && old.name === fresh.name ? old : fresh;
}

/**
 * The axis that `fresh` computes from the signals that it reads. The last one stays while it fits, and while
 * a point is dragged.
 */
export function useRange(
  dragged: ReadonlySignal<number>,
  fresh: () => Axis,
): ReadonlySignal<Axis> {
  const last = useRef<Axis>(undefined);
  return useComputed(() => {
    if (dragged.value >= 0 && last.current) return last.current;
    last.current = steadyAxis(last.current, fresh());
    return last.current;
  });
}
