// Finds the sums of products in a scalar graph that one matrix product can compute.
//
// The `b + w1·x1 + w2·x2` of a neuron is a tree of `+` in the graph. Each maximal tree whose inner
// nodes nobody else uses is taken apart into terms, each a weight, which is shared by all examples,
// times an input, which varies: `w1·x1` as it is, a bare shared `b` as b·1, a bare varying `x` as 1·x.

import type { Links } from "./recording.ts";

/** Stands for the number 1 as a weight or an input. */
export const ONE = -1;

export interface Sum {
  /** Shared nodes, one for each input. */
  weights: number[];
  /** Varying nodes. */
  inputs: number[];
}

export interface SumGraph extends Links {
  symbols: readonly string[];
  /** 1 for a node that differs from example to example. */
  varies: Uint8Array;
  /** How often each node is read; kept nodes count one more. */
  uses: Int32Array;
}

/** The sums by the node that each computes, and the nodes inside of them. */
export function findSums(graph: SumGraph) {
  const sums = new Map<number, Sum>();
  const inside = new Set<number>();
  const seen = new Set<number>();
  for (let head = graph.symbols.length - 1; head >= 0; head--) {
    if (!graph.varies[head] || graph.uses[head] === 0 || seen.has(head))
      continue;
    const { sum, inner } = takeApart(graph, head);
    for (const node of inner) seen.add(node);
    if (sum.weights.every((weight) => weight === ONE)) continue;
    sums.set(head, sum);
    for (const node of inner) inside.add(node);
  }
  return { sums, inside };
}

/** The terms of `head` in order, and the nodes between it and them. */
function takeApart(graph: SumGraph, head: number) {
  const { symbols, varies, uses, left, right } = graph;
  const sum: Sum = { weights: [], inputs: [] };
  const inner: number[] = [];
  const waiting = [head];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const a = left[node]!;
    const b = right[node]!;
    const isInside = varies[node] && (node === head || uses[node] === 1);
    if (isInside && symbols[node] === "+") waiting.push(b, a);
    else if (isInside && isScaled(graph, node))
      if (varies[a]) addTerm(sum, b, a);
      else addTerm(sum, a, b);
    else {
      if (varies[node]) addTerm(sum, ONE, node);
      else addTerm(sum, node, ONE);
      continue;
    }
    if (node !== head) inner.push(node);
  }
  return { sum, inner };
}

function addTerm(sum: Sum, weight: number, input: number) {
  sum.weights.push(weight);
  sum.inputs.push(input);
}

/** Whether `node` is a shared number times one that varies. */
function isScaled({ symbols, varies, left, right }: SumGraph, node: number) {
  return symbols[node] === "*" && varies[left[node]!] !== varies[right[node]!];
}
