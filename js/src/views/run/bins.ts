// Statistics of the weights and gradients of each layer: how they are spread, and how many are 0.

import { type NetworkShape, startOf } from "../../store/network-shape.ts";

export interface Spread {
  /** How many numbers there are. */
  count: number;
  mean: number;
  /** Standard deviation over all of them, not a sample's. */
  deviation: number;
  /** How many are exactly 0. */
  zeros: number;
  /** How many are NaN or infinite; mean and deviation leave them out. */
  odd: number;
}

export interface LayerSpread {
  /** "layer 1" */
  name: string;
  weights: Float64Array;
  gradients: Float64Array;
  /** How many neurons have only gradients of 0, also for the bias: these examples teach them nothing. */
  dead: number;
  neurons: number;
}

/** The weights of each layer and their gradients, the biases left out. */
export function layersOf(
  shape: NetworkShape,
  parameters: Float64Array,
  grad: Float64Array,
): LayerSpread[] {
  return shape.layers.map(({ neurons }, layer) => {
    const width = widthOf(shape, layer);
    const start = startOf(shape, layer);
    const weights = new Float64Array(neurons * width);
    const gradients = new Float64Array(neurons * width);
    let dead = 0;
    for (let neuron = 0; neuron < neurons; neuron++) {
      const from = start + neuron * (width + 1);
      const slopes = grad.subarray(from, from + width);
      weights.set(parameters.subarray(from, from + width), neuron * width);
      gradients.set(slopes, neuron * width);
      if (grad[from + width] === 0 && slopes.every((g) => g === 0)) dead++;
    }
    return { name: `layer ${layer + 1}`, weights, gradients, dead, neurons };
  });
}

/** The inputs of each neuron of `layer`. */
const widthOf = ({ inputs, layers }: NetworkShape, layer: number) =>
  layer === 0 ? inputs.length : (layers[layer - 1]?.neurons ?? 0);

export function spreadOf(numbers: Float64Array): Spread {
  let [sum, zeros, odd] = [0, 0, 0];
  for (const number of numbers) {
    if (number === 0) zeros++;
    if (Number.isFinite(number)) sum += number;
    else odd++;
  }
  const known = numbers.length - odd;
  const mean = sum / known;
  let squares = 0;
  for (const number of numbers)
    if (Number.isFinite(number)) squares += (number - mean) ** 2;
  const deviation = Math.sqrt(squares / known);
  return { count: numbers.length, mean, deviation, zeros, odd };
}

/** How many numbers lie in each of `bins` equal parts of −reach … reach; the outer bins count what is beyond. */
export function linearBins(
  numbers: Float64Array,
  reach: number,
  bins: number,
): Int32Array {
  const counts = new Int32Array(bins);
  for (const number of numbers) {
    if (Number.isNaN(number)) continue;
    const place = Math.floor(((number + reach) / (2 * reach)) * bins);
    const bin = Math.min(Math.max(place, 0), bins - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** The powers of ten at the ends of the axis of gradients. */
export const POWERS = { least: -8, most: 2 } as const;

/** Bins for each power of ten. */
const BINS_PER_POWER = 2;

export interface SizeBins {
  /** How many sizes lie in each half of a power of ten; the outer bins count what is beyond, except 0. */
  positive: Int32Array;
  negative: Int32Array;
}

export function sizeBins(numbers: Float64Array): SizeBins {
  const bins = BINS_PER_POWER * (POWERS.most - POWERS.least);
  const positive = new Int32Array(bins);
  const negative = new Int32Array(bins);
  for (const number of numbers) {
    if (number === 0 || Number.isNaN(number)) continue;
    const place =
      BINS_PER_POWER * (Math.log10(Math.abs(number)) - POWERS.least);
    const bin = Math.min(Math.max(Math.floor(place), 0), bins - 1);
    const side = number > 0 ? positive : negative;
    side[bin] = (side[bin] ?? 0) + 1;
  }
  return { positive, negative };
}

/** The median size of the numbers that are neither 0 nor NaN. */
export function typicalSize(numbers: Float64Array): number {
  const sizes = numbers.filter((n) => n !== 0 && !Number.isNaN(n));
  const sorted = sizes.map(Math.abs).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
