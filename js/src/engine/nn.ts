// Networks: an MLP of Values, the twin of engine/micrograd_engine/nn.py with the same nodes in the same
// order; and the activations of one, computed without a recording.

import { described, entryOf, whole } from "./check.ts";
import type { Feature } from "./features.ts";
import { leakyRelu, sigmoid, softplus } from "./ops.ts";
import { Value } from "./value.ts";

export const ACTIVATIONS = [
  "tanh",
  "relu",
  "leaky_relu",
  "sigmoid",
  "softplus",
  "linear",
] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export interface Network {
  /** Neuron by neuron, weights then bias; they start at 0. */
  parameters: readonly Value[];
  /** The outputs for one example. */
  apply(inputs: readonly Value[]): Value[];
}

/** Layers of `nouts` neurons one after the other, over `nin` inputs. */
export function mlp(
  nin: number,
  nouts: readonly number[],
  activation: Activation = "tanh",
  output: Activation = activation,
): Network {
  if (nouts.length === 0)
    throw new RangeError("nouts: expected a size for each layer, got none");
  checkActivation("activation", activation);
  checkActivation("output", output);
  const last = nouts.length - 1;
  const layers = nouts.map((nout, i) => ({
    neurons: whole(nout, `nouts[${i}]`, 1),
    activation: i === last ? output : activation,
  }));
  return network(whole(nin, "nin", 1), layers);
}

/** These layers one after the other, over `nin` inputs. */
export function network(
  nin: number,
  shapes: readonly { neurons: number; activation: Activation }[],
): Network {
  const layers = shapes.map(({ neurons, activation }, i) =>
    layer(shapes[i - 1]?.neurons ?? nin, neurons, activation),
  );
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    apply(inputs) {
      if (inputs.length !== nin)
        throw new RangeError(
          `inputs: expected ${nin} Values, got ${inputs.length}`,
        );
      return layers.reduce<Value[]>((x, { apply }) => apply(x), [...inputs]);
    },
  };
}

function layer(nin: number, nout: number, activation: Activation): Network {
  const neurons = Array.from({ length: nout }, () => neuron(nin, activation));
  return {
    parameters: neurons.flatMap(({ parameters }) => parameters),
    apply: (inputs) => neurons.flatMap(({ apply }) => apply(inputs)),
  };
}

function neuron(nin: number, activation: Activation): Network {
  const w = Array.from({ length: nin }, () => new Value(0));
  const b = new Value(0);
  return {
    parameters: [...w, b],
    apply(inputs) {
      const act = inputs.reduce((sum, x, i) => sum.add(w[i]!.mul(x)), b);
      return [activation === "linear" ? act : act[activation]()];
    },
  };
}

function checkActivation(name: string, activation: Activation): void {
  if (!ACTIVATIONS.includes(activation))
    throw new RangeError(
      `${name}: expected one of ${ACTIVATIONS.join(", ")}, got ${described(activation)}`,
    );
}

// ---- the outputs of all units for one example, for pictures of a network
const APPLY: Record<Activation, (sum: number) => number> = {
  tanh: Math.tanh,
  relu: (sum) => Math.max(0, sum),
  leaky_relu: leakyRelu,
  sigmoid,
  softplus,
  linear: (sum) => sum,
};

export interface LayerOfUnits {
  neurons: number;
  activation: string;
}

/**
 * The inputs, then the outputs layer by layer; undefined if an activation is unknown.
 * `parameters` go neuron by neuron, weights then bias.
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
    const apply = entryOf(APPLY, activation);
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

const PLANE: readonly Feature[] = [(x1) => x1, (_, x2) => x2];

/** The two ends of an axis. */
export interface Extent {
  min: number;
  max: number;
}

/**
 * What each unit of a network, of features of two inputs, gives over their plane: unit by unit the rows of a grid of
 * side × side points, from the top left; undefined if an activation is unknown. `result` is used again if it fits.
 */
export function unitFields(
  layers: readonly LayerOfUnits[],
  parameters: Float64Array,
  [x1, x2]: readonly [Extent, Extent],
  side: number,
  result?: Float64Array,
  features: readonly Feature[] = PLANE,
): Float64Array | undefined {
  const size = side * side;
  const units = layers.reduce((n, { neurons }) => n + neurons, features.length);
  const out =
    result?.length === units * size ? result : new Float64Array(units * size);
  features.forEach((of, unit) => {
    for (let k = 0; k < size; k++) {
      const [across, down] = [k % side, Math.floor(k / side)];
      out[unit * size + k] = of(
        x1.min + (across / (side - 1)) * (x1.max - x1.min),
        x2.max - (down / (side - 1)) * (x2.max - x2.min),
      );
    }
  });
  let from = 0; // of the layer before
  let to = features.length;
  let next = 0; // parameter
  for (const { neurons, activation } of layers) {
    const apply = entryOf(APPLY, activation);
    if (!apply) return undefined;
    const end = to + neurons;
    for (let unit = to; unit < end; unit++) {
      const at = unit * size;
      out.fill(parameters[next + to - from]!, at, at + size);
      for (let i = from; i < to; i++) {
        const weight = parameters[next++]!;
        const input = i * size;
        for (let k = 0; k < size; k++) out[at + k]! += weight * out[input + k]!;
      }
      next++; // the bias
      for (let k = at; k < at + size; k++) out[k] = apply(out[k]!);
    }
    from = to;
    to = end;
  }
  return out;
}
