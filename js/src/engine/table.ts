// Table: numbers of several examples, row by row.

import { finite, numbers } from "./check.ts";

export interface Table {
  numbers: Float64Array;
  /** Numbers in a row. */
  width: number;
}

export const lengthOf = ({ numbers, width }: Table) => numbers.length / width;

/** `given` as `length` rows of finite numbers, or any number of rows; errors call it `name`. */
export function tableOf(
  given: unknown,
  width: number,
  name: string,
  length?: number,
): Table {
  const table = { numbers: numbers(given, name), width };
  const rows = lengthOf(table);
  if (rows !== (length ?? Math.max(1, Math.floor(rows))))
    throw new RangeError(
      `${name}: expected ${width} numbers for each ${length ? `of ${length} examples` : "example"}, got ${table.numbers.length} in all`,
    );
  for (let i = 0; i < table.numbers.length; i++)
    if (!Number.isFinite(table.numbers[i]))
      finite(table.numbers[i], `${name}[${i}]`);
  return table;
}

/** The rows of two tables of one length, side by side. */
export function beside(left: Table, right: Table): Table {
  const width = left.width + right.width;
  const both = new Float64Array(lengthOf(left) * width);
  for (let i = 0; i < lengthOf(left); i++) {
    both.set(row(left, i), i * width);
    both.set(row(right, i), i * width + left.width);
  }
  return { numbers: both, width };
}

const row = ({ numbers, width }: Table, i: number) =>
  numbers.subarray(i * width, (i + 1) * width);
