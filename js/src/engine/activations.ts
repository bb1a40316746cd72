// Activations: what each unit of a network says for one example, without a recording: for a picture.

import type { Activation } from "./nn.ts";
import { sigmoid } from "./ops.ts";

const OF: Record<Activation, (sum: number) => number> = {
  tanh: Math.tanh,
  relu: (sum) => Math.max(0, sum),
  sigmoid,
  linear: (sum) => sum,
};

export interface LayerOfUnits {
  neurons: number;
  activation: string;
}

/**
 * Inputs, then the outputs of layer by layer; undefined where an activation is not known.
 * `parameters` go neuron by neuron: its weights, then its bias.
 */
export function activationsOf(
  layers: readonly LayerOfUnits[],
  parameters: Float64Array,
  inputs: Float64Array,
): Float64Array | undefined {
  const units: number[] = [...inputs];
  let from = 0; // of the layer before
  let next = 0; // parameter
  for (const { neurons, activation } of layers) {
    const apply = OF[activation as Activation];
    if (!apply) return undefined;
    const to = units.length;
    for (let neuron = 0; neuron < neurons; neuron++) {
      let sum = 0;
      for (let i = from; i < to; i++) sum += units[i]! * parameters[next++]!;
      units.push(apply(sum + parameters[next++]!));
    }
    from = to;
  }
  return Float64Array.from(units);
}
