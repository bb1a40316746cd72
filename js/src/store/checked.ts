// What arrives from a kernel or a saved notebook, checked before anything is computed from it: a file may
// be damaged. Errors name the part.

import type { Recording } from "../engine/recording.ts";
import { DamagedError } from "../host/saved-state.ts";
import type { Bytes } from "../models.ts";

/** A part is a number, a whole number, text, a truth value or bytes ("?": or left out), a list, or has parts. */
export type Shape =
  | `${"number" | "whole" | "text" | "flag" | "bytes"}${"" | "?"}`
  | readonly [Shape]
  | { readonly [part: string]: Shape };

/** The parts of the traits `given` have these shapes; "*" stands for every part. Throws else. */
export function check(given: unknown, shape: Shape, name: string): void {
  if (typeof shape === "string") {
    const isLeftOut = given === undefined || given === null;
    if (!(isLeftOut && shape.endsWith("?")))
      demand(IS[shape.replace("?", "")]?.(given), name);
  } else if (isList(shape)) {
    demand(Array.isArray(given), name);
    for (const part of given as unknown[]) check(part, shape[0], name);
  } else {
    demand(isTree(given), name);
    const parts = given as Record<string, unknown>;
    const keys = "*" in shape ? Object.keys(parts) : Object.keys(shape);
    for (const key of keys)
      check(parts[key], (shape[key] ?? shape["*"]) as Shape, key);
  }
}

const isList = (shape: Shape): shape is readonly [Shape] =>
  Array.isArray(shape);

const isTree = (given: unknown) =>
  typeof given === "object" && given !== null && !Array.isArray(given);

const IS: Record<string, (given: unknown) => boolean> = {
  number: (given) => typeof given === "number",
  whole: Number.isSafeInteger,
  text: (given) => typeof given === "string",
  flag: (given) => typeof given === "boolean",
  bytes: (given) => given instanceof ArrayBuffer || ArrayBuffer.isView(given),
};

/** Throws that `name` is damaged unless `holds`. */
export function demand(holds: boolean | undefined, name: string): void {
  if (!holds) throw new DamagedError(name);
}

/** Why something that arrived cannot be shown, in words; `advice` says what to do where it is damaged. */
export function reasonOf(
  problem: unknown,
  advice = "; run the cell again",
): string {
  let why = `its state is damaged${advice}`;
  if (problem instanceof DamagedError) why = `${problem.message}${advice}`;
  else if ((problem as Error)?.constructor === Error)
    why = (problem as Error).message;
  else console.error(problem); // of the language: it tells a learner nothing
  return why.slice(0, LONGEST_REASON);
}

const LONGEST_REASON = 200;

/** Whole numbers from `low` to below `end`. */
export function demandWithin(
  all: ArrayLike<number>,
  low: number,
  end: number,
  name: string,
): void {
  for (let i = 0; i < all.length; i++) {
    const n = all[i] as number;
    demand(Number.isInteger(n) && n >= low && n < end, name);
  }
}

type Kind<T> = { new (buffer: ArrayBuffer): T; BYTES_PER_ELEMENT: number };

/** `packed` as an array of `kind`, of `count` elements where that is given. */
export function arrayOf<T extends ArrayLike<number>>(
  kind: Kind<T>,
  packed: Bytes,
  name: string,
  count?: number,
): T {
  const raw = bytes(packed, name);
  demand(raw.byteLength % kind.BYTES_PER_ELEMENT === 0, name);
  const found = new kind(raw);
  demand(count === undefined || found.length === count, name);
  return found;
}

export function numbers(
  packed: Bytes,
  name = "numbers",
  count?: number,
): Float64Array {
  return arrayOf(Float64Array, packed, name, count);
}

/** A copy, so that its start is aligned to whatever type reads it. */
export function bytes(packed: Bytes, name = "bytes"): ArrayBuffer {
  demand(IS.bytes?.(packed), name);
  if (packed instanceof ArrayBuffer) return packed.slice(0);
  const { buffer, byteOffset, byteLength } = packed;
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

export interface PackedRecording {
  ops: string[];
  op: Bytes;
  first: Bytes;
  operands: Bytes;
  number: Bytes;
}

export const RECORDING: Shape = {
  ops: ["text"],
  op: "bytes",
  first: "bytes",
  operands: "bytes",
  number: "bytes",
};

/** `recording` as `unpackRecording` reads it. */
export function packed({ symbols, first, operands, number }: Recording) {
  const ops = [...new Set(symbols)];
  const op = Uint16Array.from(symbols, (symbol) => ops.indexOf(symbol));
  return { ops, op, first, operands, number };
}

/** A recording in which operands come before the nodes that are made of them. */
export function unpackRecording(packed: PackedRecording): Recording {
  const { ops } = packed;
  const codes = arrayOf(Uint16Array, packed.op, "op");
  const count = codes.length;
  demand(count > 0, "op");
  demandWithin(codes, 0, ops.length, "op");
  const first = arrayOf(Int32Array, packed.first, "first", count + 1);
  const operands = arrayOf(
    Int32Array,
    packed.operands,
    "operands",
    first[count],
  );
  demand(first[0] === 0, "first");
  for (let i = 0; i < count; i++) {
    const [from, to] = [first[i] as number, first[i + 1] as number];
    demand(from <= to && to <= operands.length, "first");
    demandWithin(operands.subarray(from, to), 0, i, "operands");
  }
  return {
    symbols: Array.from(codes, (code) => ops[code] as string),
    first,
    operands,
    number: numbers(packed.number, "number", count),
  };
}
