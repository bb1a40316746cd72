// A network made on this page, of a source or by hand: its recording, and the weights that Python draws.

import type { RecordedModel } from "../../engine/named-forms.ts";
import { type Activation, network } from "../../engine/nn.ts";
import { PythonRandom } from "../../engine/python-random.ts";
import { record } from "../../engine/recording.ts";
import { Value } from "../../engine/value.ts";

export type LayerShapes = readonly {
  neurons: number;
  activation: Activation;
}[];

/** What `random.seed(seed)` gives in Python, neuron by neuron; each bias is `bias` where that is given. */
export function drawnWeights(
  seed: number,
  nin: number,
  layers: LayerShapes,
  bias?: number,
): Float64Array {
  const random = new PythonRandom(seed);
  const draw = () => random.between(-1, 1);
  const numbers = layers.flatMap(({ neurons }, l) => {
    const width = layers[l - 1]?.neurons ?? nin;
    const neuron = () => [
      ...Array.from({ length: width }, draw),
      bias ?? draw(),
    ];
    return Array.from({ length: neurons }, neuron).flat();
  });
  return Float64Array.from(numbers);
}

/** These layers over `nin` inputs, recorded; the root is the sum of the outputs. */
export function recordedNetwork(
  nin: number,
  layers: LayerShapes,
  numbers: Float64Array,
): RecordedModel {
  const { parameters, apply } = network(nin, layers);
  parameters.forEach((p, i) => {
    p.data = numbers[i] as number;
  });
  const inputs = Array.from({ length: nin }, () => new Value(0));
  const outputs = apply(inputs);
  const root = outputs.reduce((sum, output) => sum.add(output));
  const { recording, data, index } = record(root);
  const nodes = (values: readonly Value[]) =>
    values.map((value) => index.get(value) ?? -1);
  return {
    recording,
    data,
    parameters: nodes(parameters),
    inputs: nodes(inputs),
    outputs: nodes(outputs),
  };
}
