// Kin: what a node is made of, and what is made of it.

import { operandsOf } from "./health.ts";
import type { Structure } from "./structure.ts";

/** For each node 1 if it leads to node `i`, 2 if `i` leads to it, 3 for `i` itself, 0 for all others. */
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
