// How many examples a model gets right. The twin of engine/micrograd_engine/accuracy.py.

import type { Table } from "./table.ts";

/**
 * The fraction of examples whose output stands for the class of the target. Of several outputs the
 * largest is the class; targets are labels, or rows with the largest number at the right class. Of one
 * output the side of `border` is the class; the border is half way between the targets if left out.
 */
export function fractionRight(
  outputs: Table,
  targets: Table,
  border?: number,
): number {
  const count = targets.numbers.length / targets.width;
  const isRight =
    outputs.width > 1
      ? largestIsRight(outputs, targets)
      : sideIsRight(outputs, targets, border);
  let right = 0;
  for (let i = 0; i < count; i++) right += Number(isRight(i));
  return right / count;
}

function largestIsRight(outputs: Table, targets: Table) {
  if (targets.width > 1)
    return (i: number) => largest(outputs, i) === largest(targets, i);
  const wrong = targets.numbers.find(
    (label) => !Number.isInteger(label) || label < 0 || label >= outputs.width,
  );
  if (wrong !== undefined)
    throw new RangeError(
      `accuracy: expected labels from 0 to ${outputs.width - 1} in y, one for each output, got ${wrong}`,
    );
  return (i: number) => largest(outputs, i) === targets.numbers[i];
}

function sideIsRight(outputs: Table, targets: Table, border?: number) {
  const classes = [...new Set(targets.numbers)];
  if (targets.width > 1 || classes.length > 2)
    throw new RangeError(
      `accuracy: expected two classes in y, got ${classes.length} different targets`,
    );
  const middle = border ?? middleOf(classes);
  return (i: number) => {
    const output = outputs.numbers[i]!; // NaN is on neither side
    return targets.numbers[i]! > middle ? output > middle : output <= middle;
  };
}

/** Half way between two classes; with one class, of the usual pairs −1, 1 and 0, 1. */
function middleOf([a = 0, b]: number[]): number {
  if (b === undefined) return a === 0 ? 0.5 : 0;
  return (a + b) / 2;
}

/** The index of the largest number in row `i`, the first of several; −1 if one is NaN. */
function largest({ numbers, width }: Table, i: number): number {
  let best = 0;
  for (let j = 1; j < width; j++)
    if (numbers[i * width + j]! > numbers[i * width + best]!) best = j;
  const row = numbers.subarray(i * width, (i + 1) * width);
  return row.some(Number.isNaN) ? -1 : best; // no number is the largest beside a NaN
}
