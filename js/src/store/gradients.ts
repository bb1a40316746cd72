// What the gradients of a graph are at this moment, for the sentences about them.

import type { GraphStore } from "./graph-store.ts";

/**
 * "none": all are zero. "stale": numbers changed after them. "right": those that one Backward gives.
 * "other": not those, as after a second Backward or in the middle of a walk.
 */
export type GradientState = "none" | "stale" | "right" | "other";

export function gradientState(store: GraphStore): GradientState {
  const { tape, gradStale, kernelReason, structure } = store.replay.value;
  if (tape.grad.every((g) => g === 0)) return "none";
  if (gradStale.value) return "stale";
  if (kernelReason || structure.own) return "right"; // this page cannot check them
  const right = store.walk.right();
  const isRight = tape.grad.every((g, i) => isSameGradient(g, right[i]));
  return isRight ? "right" : "other";
}

/** Equal, up to the order in which a sum was rounded. */
export function isSameGradient(a = 0, b = 0): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}

/** A leaf and the gradient that it has. */
export interface LeafGradient {
  leaf: number;
  grad: number;
}

/** The leaf with the largest gradient; undefined if all are zero. A constant comes after all others. */
export function largestGradient(store: GraphStore): LeafGradient | undefined {
  const { tape, structure } = store;
  let found: LeafGradient | undefined;
  for (const [leaf, grad] of tape.grad.entries()) {
    if (grad === 0 || !tape.isLeaf(leaf)) continue;
    const isConstant = structure.roles[leaf] === "constant";
    if (!found || (!isConstant && Math.abs(grad) > Math.abs(found.grad)))
      found = { leaf, grad };
  }
  return found;
}
