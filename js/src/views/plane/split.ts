// Examples held out of the training, to see whether what was learnt holds for others too.

import { MersenneTwister } from "../../engine/mersenne.ts";
import { countOf, type Data } from "./data.ts";
import { rowsOf } from "./edit-data.ts";

/**
 * `data` in two parts: the second has `share` of the examples, drawn at random and at least one less
 * than all. They are those of `numpy.random.RandomState(seed).permutation(n)[:k]`.
 */
export function split(
  data: Data,
  share: number,
  seed: number,
  nin: number,
): readonly [train: Data, test: Data] {
  const count = countOf(data);
  const held = Math.min(Math.round(share * count), Math.max(count - 1, 0));
  const order = Array.from({ length: count }, (_, i) => i);
  if (held > 0) new MersenneTwister(seed).shuffle(order);
  const part = (from: number, to: number) =>
    rowsOf(
      data,
      order.slice(from, to).sort((a, b) => a - b),
      nin,
    );
  return [part(held, count), part(0, held)];
}
