// How many examples a model gets right. The twin of engine/micrograd_engine/accuracy.py.

import type { Table } from "./table.ts";

/**
 * The fraction of examples whose output is on the side of its class. Several outputs: the largest is
 * the class, and targets are labels, or have the largest number at the right class. One output: the
 * two classes part at `border`; half way between their numbers when left out.
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
    const output = outputs.numbers[i]!; // NaN is on no side
    return targets.numbers[i]! > middle ? output > middle : output <= middle;
  };
}

/** Half way between two classes; where there is one only, the usual pairs are −1, 1 and 0, 1. */
function middleOf([a = 0, b]: number[]): number {
  if (b === undefined) return a === 0 ? 0.5 : 0;
  return (a + b) / 2;
}

/** Which of the numbers in row `i` is the largest; the first of them. */
function largest({ numbers, width }: Table, i: number): number {
  let best = 0;
  for (let j = 1; j < width; j++)
    if (numbers[i * width + j]! > numbers[i * width + best]!) best = j;
  const row = numbers.subarray(i * width, (i + 1) * width);
  return row.some(Number.isNaN) ? -1 : best; // NaN is no largest
}
