// Gradient health: where NaN and infinity were born, and where gradients die, vanish or explode.
//
// The terms are the field's. Vanishing and exploding: S. Hochreiter, "Untersuchungen zu dynamischen
// neuronalen Netzen", diploma thesis, TU München, 1991; Y. Bengio, P. Simard and P. Frasconi,
// "Learning long-term dependencies with gradient descent is difficult", 1994. Saturated: X. Glorot
// and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
// Dead rectifiers: X. Glorot, A. Bordes and Y. Bengio, "Deep sparse rectifier neural networks", 2011;
// A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.

import {
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import type { Tape } from "../engine/tape.ts";
import type { Replay } from "./replay.ts";
import { operandsOf, type Structure } from "./structure.ts";

/** A gradient this many times smaller or larger than the root's has vanished or exploded. */
export const FAR = 1e6;
/** Below this part of its greatest slope a tanh or sigmoid is saturated. */
export const FLAT = 0.01;
/** The greatest slope of the operations that saturate. */
const STEEPEST: Record<string, number> = { tanh: 1, sigmoid: 0.25 };
const REST_MS = 100; // without a change, before the findings are brought up to date

/** Kinds of ill health, the worst first. */
export const ILLS = [
  "not finite",
  "exploding",
  "vanishing",
  "dead",
  "saturated",
] as const;
export type Ill = (typeof ILLS)[number];

export interface Finding {
  /** The node that shows it. */
  node: number;
  ill: Ill;
  /** Which number of the node is ill. */
  of: "data" | "grad";
  /** The node whose rule caused it; the node itself if its operands are affected. */
  by: number;
  /** The operand whose number caused it; -1: none. */
  cause: number;
  /** The gradient, or the slope of a saturated node. */
  amount: number;
  /** How many operations lie between the root and the node, along its strongest gradients. */
  steps: number;
}

/** The first node whose number is not finite though its operands are; -1 when all are finite. */
export function birthOfData({ data }: Tape): number {
  // children come before parents: the first in order has none that is not finite
  return data.findIndex((number) => !Number.isFinite(number));
}

/** The first node, from the root down, whose gradient is not finite; -1 when all are finite. */
export function birthOfGrad({ grad }: Tape): number {
  return grad.findLastIndex((number) => !Number.isFinite(number));
}

/**
 * The findings in a graph, the worst first. Gradients that are missing, or older than the numbers
 * (`stale`), are skipped: a rule would explain them with the wrong numbers.
 */
export function examine(
  structure: Structure,
  tape: Tape,
  stale: boolean,
): Finding[] {
  const found = birthsOfData(structure, tape);
  const spread = strongest(structure, tape);
  if (!stale && tape.grad[tape.root] !== 0) {
    if (found.length === 0) found.push(...birthsOfGrad(tape, spread));
    found.push(...outOfBounds(structure, tape, spread));
    found.push(...blocked(structure, tape, spread.steps));
  }
  const rank = ({ ill }: Finding) => ILLS.indexOf(ill);
  return found.sort((a, b) => rank(a) - rank(b) || b.node - a.node);
}

function birthsOfData(structure: Structure, { data }: Tape): Finding[] {
  const found: Finding[] = [];
  data.forEach((amount, node) => {
    if (Number.isFinite(amount)) return;
    if (operandsOf(structure, node).every((c) => Number.isFinite(data[c])))
      found.push({
        ...{ node, ill: "not finite", of: "data", amount },
        ...{ by: node, cause: -1, steps: 0 },
      });
  });
  return found;
}

/** For each node its result with the largest gradient (-1: none), and how many steps it is from the root. */
interface Strongest {
  from: Int32Array;
  steps: Int32Array;
}

function strongest(structure: Structure, { grad, size }: Tape): Strongest {
  const from = new Int32Array(size).fill(-1);
  const steps = new Int32Array(size);
  // from the root down: when a node's turn comes, all of its results have been met
  for (let i = size - 1; i >= 0; i--) {
    const up = from[i] as number;
    if (up >= 0) steps[i] = (steps[up] as number) + 1;
    const size = sizeOf(grad[i]);
    const end = structure.first[i + 1] as number;
    for (let k = structure.first[i] as number; k < end; k++) {
      const child = structure.operands[k] as number;
      const best = from[child] as number;
      if (best < 0 || size > sizeOf(grad[best])) from[child] = i;
    }
  }
  return { from, steps };
}

/** The size of a gradient; one that is not finite is larger than any other. */
const sizeOf = (g = 0) => (Number.isNaN(g) ? Infinity : Math.abs(g));

function birthsOfGrad({ grad }: Tape, { from, steps }: Strongest): Finding[] {
  const found: Finding[] = [];
  grad.forEach((amount, node) => {
    const by = from[node] as number;
    if (Number.isFinite(amount) || (by >= 0 && !Number.isFinite(grad[by])))
      return;
    found.push({
      ...{ node, ill: "not finite", of: "grad", amount },
      ...{ by, cause: -1, steps: steps[node] as number },
    });
  });
  return found;
}

/** Nodes where a gradient, on the way down from the root, first gets too small or too large. */
function outOfBounds(
  { roles }: Structure,
  tape: Tape,
  { from, steps }: Strongest,
): Finding[] {
  const root = sizeOf(tape.grad[tape.root]);
  const found: Finding[] = [];
  tape.grad.forEach((amount, node) => {
    const by = from[node] as number;
    if (by < 0 || amount === 0 || !Number.isFinite(amount)) return;
    if (roles[node] === "constant") return; // nobody uses its gradient
    const here = sizeOf(amount) / root;
    const above = sizeOf(tape.grad[by]) / root;
    const low = here < 1 / FAR && above >= 1 / FAR;
    if (!low && !(here > FAR && above <= FAR)) return;
    found.push({
      ...{ node, ill: low ? "vanishing" : "exploding", of: "grad", amount },
      ...{ by, cause: -1, steps: steps[node] as number },
    });
  });
  return found;
}

/** Nodes whose rule passes on nothing, or next to nothing. */
function blocked(
  structure: Structure,
  tape: Tape,
  steps: Int32Array,
): Finding[] {
  const found = new Map<string, Finding>();
  for (let by = tape.root; by >= 0; by--) {
    const g = tape.grad[by] as number;
    if (g === 0 || !Number.isFinite(g)) continue;
    const symbol = structure.symbols[by] ?? "";
    // shares are computed only where they matter: most rules of a large graph are sums
    const bends = symbol === "relu" || symbol in STEEPEST;
    const operands = operandsOf(structure, by);
    if (!bends && operands.every((c) => tape.grad[c] !== 0)) continue;
    const judge = bends ? bent : shut;
    tape.shares(by).forEach((share, k) => {
      const verdict = judge(structure, tape, by, k, share);
      if (!verdict) return;
      const node = verdict.node ?? by;
      const one: Finding = {
        ...{ of: "grad", by, ...verdict },
        ...{ node, steps: steps[node] as number },
      };
      found.set(`${one.node} ${one.ill}`, one);
    });
  }
  return [...found.values()];
}

type Verdict = Pick<Finding, "ill" | "cause" | "amount"> & { node?: number };

/** A node with a bend that is off, or flat here. */
function bent(
  { symbols, operands, first }: Structure,
  { grad }: Tape,
  by: number,
  _k: number,
  share: number,
): Verdict | undefined {
  const cause = operands[first[by] as number] as number;
  const slope = Math.abs(share / (grad[by] as number));
  const steepest = STEEPEST[symbols[by] ?? ""];
  if (steepest === undefined)
    return share === 0 ? { ill: "dead", cause, amount: 0 } : undefined;
  return slope < FLAT * steepest
    ? { ill: "saturated", cause, amount: slope }
    : undefined;
}

/** An operand that gets no gradient, perhaps because the other factor is 0. */
function shut(
  structure: Structure,
  { data, grad }: Tape,
  by: number,
  k: number,
  share: number,
): Verdict | undefined {
  const operands = operandsOf(structure, by);
  const node = operands[k] as number;
  if (share !== 0 || grad[node] !== 0) return undefined; // shares that cancel are no ill
  if (structure.roles[node] === "constant") return undefined;
  if (structure.symbols[by] !== "*")
    return { node, ill: "dead", cause: -1, amount: 0 };
  const other = operands[1 - k] as number;
  return data[other] === 0
    ? { node, ill: "dead", cause: other, amount: 0 }
    : { node, ill: "vanishing", cause: -1, amount: 0 }; // too small for a float64
}

/**
 * The findings in a graph, brought up to date once its numbers have come to rest: in a large graph
 * `examine` takes too long for every move of a slider.
 */
export class HealthWatch {
  /** The worst first. */
  readonly findings: Signal<readonly Finding[]> = signal([]);
  /** The worst of each node. */
  readonly worst: Signal<ReadonlyMap<number, Finding>> = signal(new Map());

  constructor(
    replay: ReadonlySignal<Replay>,
    tick: ReadonlySignal<number>,
    end: AbortSignal,
  ) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      tick.value;
      const now = replay.value;
      clearTimeout(timer);
      timer = setTimeout(() => this.#examine(now), REST_MS);
    });
    end.addEventListener("abort", () => {
      stop();
      clearTimeout(timer);
    });
  }

  #examine({ structure, tape, gradStale }: Replay): void {
    const found = examine(structure, tape, gradStale.peek());
    if (found.length === 0 && this.findings.peek().length === 0) return;
    this.findings.value = found;
    this.worst.value = new Map(
      found.toReversed().map((one) => [one.node, one]),
    );
  }
}
