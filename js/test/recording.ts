import type { Recording } from "../src/engine/tape.ts";

interface Plain {
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
