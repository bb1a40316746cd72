// Structure: all of a graph that a replay does not change, as wire.py packs it, and what follows from it.

import type { Recording } from "../engine/tape.ts";
import type { Bytes } from "../models.ts";

export const SCHEMA = 1;
export const ROLES = ["inner", "input", "parameter", "constant"] as const;
export type Role = (typeof ROLES)[number];

export interface PackedStructure {
  schema: number;
  recording: number;
  ops: string[];
  words?: string[];
  op: Bytes;
  first: Bytes;
  operands: Bytes;
  number: Bytes;
  names: string[];
  scopes: string[][];
  scope: Bytes;
  role: Bytes;
  kernel_reason: string;
  notes?: string[];
}

export interface Structure extends Recording {
  recording: number;
  /** The rule of backward of each operation, in a sentence. */
  words: ReadonlyMap<string, string>;
  names: readonly string[];
  scopes: readonly (readonly string[])[];
  scope: Int32Array;
  roles: readonly Role[];
  /** Why the kernel has to run this graph; "" when it can be replayed here. */
  kernelReason: string;
  /** Assumptions about a graph that was read from somebody else's objects. */
  notes: readonly string[];
}

export function unpackStructure(packed: PackedStructure): Structure {
  if (packed.schema !== SCHEMA)
    throw new Error(
      `this page reads graphs of schema ${SCHEMA}, the kernel sent ${packed.schema}: reload the page, or restart the kernel`,
    );
  const codes = new Uint16Array(bytes(packed.op));
  return {
    recording: packed.recording,
    words: new Map(packed.ops.map((op, k) => [op, packed.words?.[k] ?? ""])),
    symbols: Array.from(codes, (code) => packed.ops[code] ?? "?"),
    first: new Int32Array(bytes(packed.first)),
    operands: new Int32Array(bytes(packed.operands)),
    number: numbers(packed.number),
    names: packed.names,
    scopes: packed.scopes,
    scope: new Int32Array(bytes(packed.scope)),
    roles: Array.from(
      new Uint8Array(bytes(packed.role)),
      (code) => ROLES[code] ?? "inner",
    ),
    kernelReason: packed.kernel_reason,
    notes: packed.notes ?? [],
  };
}

export function numbers(packed: Bytes): Float64Array {
  if (Array.isArray(packed)) return Float64Array.from(packed);
  return new Float64Array(bytes(packed));
}

/** A copy, so that its start is aligned to whatever type reads it. */
export function bytes(packed: Bytes): ArrayBuffer {
  if (typeof packed === "string")
    return Uint8Array.from(atob(packed), (c) => c.charCodeAt(0)).buffer;
  if (Array.isArray(packed)) return Uint8Array.from(packed).buffer;
  if (packed instanceof ArrayBuffer) return packed.slice(0);
  const { buffer, byteOffset, byteLength } = packed;
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

/** Indices of the operands of node `i`, one entry for each use. */
export function operandsOf(structure: Structure, i: number): Int32Array {
  return structure.operands.subarray(
    structure.first[i],
    structure.first[i + 1],
  );
}

/** The kin of node `i`. For each node 1 if it leads to node `i`, 2 if `i` leads to it, 3 for `i` itself, 0 for all others. */
export function kinOf(structure: Structure, i: number): Uint8Array {
  const kin = new Uint8Array(structure.symbols.length);
  kin[i] = 3;
  for (let node = i; node >= 0; node--)
    if (kin[node])
      for (const child of operandsOf(structure, node)) kin[child] = 1;
  for (let node = i + 1; node < kin.length; node++)
    if (operandsOf(structure, node).some((child) => (kin[child] as number) > 1))
      kin[node] = 2;
  return kin;
}
