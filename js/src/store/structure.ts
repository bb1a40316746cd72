// Structure: all of a graph that a replay does not change, as wire.py packs it, and what follows from it.

import type { Recording } from "../engine/tape.ts";
import type { Bytes } from "../models.ts";
import {
  arrayOf,
  check,
  demand,
  demandWithin,
  type PackedRecording,
  RECORDING,
  type Shape,
  unpackRecording,
} from "./checked.ts";

export const SCHEMA = 1;
export const ROLES = ["inner", "input", "parameter", "constant"] as const;
export type Role = (typeof ROLES)[number];

export interface PackedStructure extends PackedRecording {
  schema: number;
  recording: number;
  words?: string[];
  names: string[];
  scopes: string[][];
  scope: Bytes;
  role: Bytes;
  kernel_reason: string;
  notes?: string[];
  own?: OwnClass;
}

/** The class of a learner's own that the graph is made of. */
export interface OwnClass {
  name: string;
  /** Whether it has gradients yet. */
  gradient: boolean;
  /** Inner nodes that no object of theirs stands for, such as the −b of a − b. */
  between: readonly number[];
}

const STRUCTURE: Shape = {
  ...(RECORDING as object),
  recording: "whole",
  names: ["text"],
  scopes: [["text"]],
  scope: "bytes",
  role: "bytes",
  kernel_reason: "text",
};

const OWN: Shape = { name: "text", gradient: "flag", between: ["whole"] };

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
  /** Undefined: the Values are ours. */
  own?: OwnClass | undefined;
}

export function unpackStructure(packed: PackedStructure): Structure {
  check(packed, { schema: "whole" }, "structure");
  if (packed.schema !== SCHEMA)
    throw new Error(
      `this page reads graphs of schema ${SCHEMA}, the kernel sent ${packed.schema}: reload the page, or restart the kernel`,
    );
  check(packed, STRUCTURE, "structure");
  const { ops, names, scopes, words = [], notes = [], own } = packed;
  check(words, ["text"], "words");
  check(notes, ["text"], "notes");
  if (own) check(own, OWN, "own");
  const recording = unpackRecording(packed);
  const count = recording.symbols.length;
  demand(names.length === count, "names");
  const scope = arrayOf(Int32Array, packed.scope, "scope", count);
  demandWithin(scope, 0, scopes.length, "scope");
  const roles = arrayOf(Uint8Array, packed.role, "role", count);
  demandWithin(roles, 0, ROLES.length, "role");
  return {
    ...recording,
    recording: packed.recording,
    words: new Map(ops.map((op, k) => [op, words[k] ?? ""])),
    names,
    scopes,
    scope,
    roles: Array.from(roles, (code) => ROLES[code] as Role),
    kernelReason: packed.kernel_reason,
    notes,
    own,
  };
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
