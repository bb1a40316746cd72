import type { Recording } from "../src/engine/recording.ts";

export interface Plain {
  symbols: string[];
  operands: number[][];
  number: (number | null)[];
}

/** A graph written with lists, as the replay wants it. */
export function recordingOf({ symbols, operands, number }: Plain): Recording {
  const first = new Int32Array(symbols.length + 1);
  operands.forEach((list, i) => {
    first[i + 1] = (first[i] as number) + list.length;
  });
  return {
    symbols,
    first,
    operands: Int32Array.from(operands.flat()),
    number: Float64Array.from(number, (n) => n ?? Number.NaN),
  };
}

/** The numbers of a fixture: text, so that nan, inf and −0 survive. */
export const numberOf = (text: string) =>
  ({ nan: Number.NaN, inf: Infinity, "-inf": -Infinity })[text] ?? Number(text);

/** Whether |a − b| ≤ 1e-12·max(1, |a|), and infinities and NaN are the same. */
export function agree(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a));
}

/** The first place where two lists of numbers do not agree, in words; undefined if there is none. */
export function difference(
  given: ArrayLike<number>,
  wanted: ArrayLike<number>,
): string | undefined {
  if (given.length !== wanted.length)
    return `${given.length} numbers, not ${wanted.length}`;
  for (let i = 0; i < given.length; i++)
    if (!agree(given[i] as number, wanted[i] as number))
      return `[${i}] is ${given[i]}, not ${wanted[i]}`;
  return undefined;
}
