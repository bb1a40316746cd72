// Ranks: how far from the left each part of a drawing stands, one further than what it is made of.

export type Edges = readonly { from: number; to: number }[];

/** A rank for each of `count` parts; the first is 0. */
export function ranksOf(count: number, edges: Edges): number[] {
  const operands = Array.from({ length: count }, (): number[] => []);
  const results = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of edges) results[from]?.push(to);
  const order = sorted(results);
  results.forEach((all, from) => {
    for (const to of all) operands[to]?.push(from);
  });
  const rank = new Array<number>(count).fill(0);
  const at = (k: number) => rank[k] as number;
  for (const k of order)
    rank[k] = Math.max(0, ...(operands[k] ?? []).map((from) => at(from) + 1));
  // what depends on nothing else in sight stands right before what is made of it
  const free = freeOnes(order, operands, results);
  for (const k of order.toReversed())
    if (free[k] && results[k]?.length)
      rank[k] = Math.min(...results[k].map(at)) - 1;
  return rank;
}

/** The parts, operands first; of a circle, as boxes may form, one edge is left out of `results`. */
function sorted(results: number[][]): number[] {
  const state = new Uint8Array(results.length); // 1: on the way down, 2: done
  const order: number[] = [];
  const visit = (k: number) => {
    state[k] = 1;
    results[k] = (results[k] as number[]).filter((to) => {
      if (state[to] === 0) visit(to);
      return state[to] === 2;
    });
    state[k] = 2;
    order.push(k);
  };
  for (let k = 0; k < results.length; k++) if (state[k] === 0) visit(k);
  return order.reverse();
}

/** Whether all that a part is made of is leaves, or used by it alone. */
function freeOnes(
  order: number[],
  operands: number[][],
  results: number[][],
): boolean[] {
  const free: boolean[] = [];
  for (const k of order)
    free[k] = (operands[k] ?? []).every(
      (from) =>
        operands[from]?.length === 0 ||
        (free[from] && results[from]?.length === 1),
    );
  return free;
}
