// Broken engines: the gradients, and the training, that well-known mistakes lead to.
// Karpathy's micrograd lecture (2022) makes each of them, and fixes it.

import { Tape } from "../engine/tape.ts";
import { operandsOf, type Structure } from "./structure.ts";

export interface Faults {
  /** `=` instead of `+=`: only the last share that arrives stays. */
  assign: boolean;
  /** 1 − t instead of 1 − t² as the derivative of tanh. */
  tanh: boolean;
  /** No zero grad between two steps: gradients of earlier steps stay in the sum. */
  keep: boolean;
}

export const NONE: Faults = { assign: false, tanh: false, keep: false };

/** Fill `tape.grad` as an engine with these faults does. */
export function backward(
  structure: Structure,
  tape: Tape,
  faults: Faults,
): void {
  if (!faults.keep) tape.zeroGrad();
  tape.begin();
  for (let i = tape.root; i >= 0; i--) {
    if (tape.isLeaf(i)) continue;
    const shares = sharesOf(structure, tape, i, faults);
    operandsOf(structure, i).forEach((operand, k) => {
      const share = shares[k] as number;
      const held = faults.assign ? 0 : (tape.grad[operand] as number);
      tape.grad[operand] = held + share;
    });
  }
}

function sharesOf(
  structure: Structure,
  tape: Tape,
  i: number,
  { tanh }: Faults,
): number[] {
  if (!tanh || structure.symbols[i] !== "tanh") return tape.shares(i);
  return [(tape.grad[i] as number) * (1 - (tape.data[i] as number))];
}

/** A tape of its own with these leaves, forward done. */
export function fresh(structure: Structure, data: Float64Array): Tape {
  const tape = new Tape(structure);
  tape.data.set(data);
  tape.forward();
  return tape;
}

/** The root's number at the start and after each of `steps` steps of descent. */
export function descent(
  structure: Structure,
  data: Float64Array,
  faults: Faults,
  { steps, rate, moves }: { steps: number; rate: number; moves: Uint8Array },
): number[] {
  const tape = fresh(structure, data);
  const numbers = [tape.data[tape.root] as number];
  for (let step = 0; step < steps; step++) {
    backward(structure, tape, faults);
    moves.forEach((moved, i) => {
      if (moved && tape.isLeaf(i))
        tape.data[i] =
          (tape.data[i] as number) - rate * (tape.grad[i] as number);
    });
    tape.forward();
    numbers.push(tape.data[tape.root] as number);
  }
  return numbers;
}
