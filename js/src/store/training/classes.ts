// Classes: what the targets of a run stand for.

import type { LossName } from "../../engine/named-forms.ts";

const MAX_LABELS = 10; // that a view tells apart

/** Losses whose one output is a score: its sign is the class. */
export const SCORES: readonly string[] = ["hinge", "binary_cross_entropy"];

/** The classes: the number of each output if there are several, else the first distinct targets. */
export function labelsOf(
  outputs: number,
  targets: Float64Array,
): readonly number[] {
  if (outputs > 1) return Array.from({ length: outputs }, (_, k) => k);
  const found = new Set<number>();
  for (const target of targets) {
    found.add(target);
    if (found.size > MAX_LABELS) break;
  }
  return [...found].sort((a, b) => a - b);
}

/** Where two classes part, for one output; undefined where the targets are no two classes. */
export function borderOf(
  outputs: number,
  labels: readonly number[],
  loss: LossName | "",
): number | undefined {
  if (outputs > 1 || labels.length > 2) return undefined;
  if (SCORES.includes(loss)) return 0;
  const [a = 0, b] = labels;
  if (b === undefined) return a === 0 ? 0.5 : 0; // the usual pairs are −1, 1 and 0, 1
  return (a + b) / 2;
}

/** Whether each row of targets marks one class by a high number among low ones, or gives shares of 1. */
export function markClasses(y: Float64Array, width: number): boolean {
  const most = y.reduce((a, b) => Math.max(a, b), -Infinity);
  const least = y.reduce((a, b) => Math.min(a, b), Infinity);
  const rows = Array.from({ length: y.length / width }, (_, i) =>
    y.subarray(i * width, (i + 1) * width),
  );
  const isMark = (row: Float64Array) =>
    row.filter((target) => target === most).length === 1 &&
    row.filter((target) => target === least).length === width - 1;
  const isShare = (row: Float64Array) =>
    least >= 0 && Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-9;
  return rows.every(isMark) || rows.every(isShare);
}
