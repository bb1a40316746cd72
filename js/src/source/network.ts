// The traits of an MLPWidget and a NeuronWidget, of networks with the numbers that random.seed(n) gives in
// Python: the twin of nn.py, with the labels and scopes that views show.

import { LOSSES } from "../engine/losses.ts";
import { ACTIVATIONS, type Activation } from "../engine/nn.ts";
import { PythonRandom } from "../engine/python-random.ts";
import { Value } from "../engine/value.ts";
import type { MLPWidgetModel, NeuronWidgetModel } from "../models.ts";
import type { GraphTraits } from "../store/page-graph.ts";
import { Reader, refuse, type Source } from "./checks.ts";
import { type Graph, traitsOf } from "./graph.ts";
import { GRAPH_KEYS, graphOptions } from "./options.ts";

const MAX_SEED = Number.MAX_SAFE_INTEGER;
const MAX_LAYERS = 20;
const MAX_PARAMETERS = 10_000; // of a network whose graph is shown

/** What a source says of a network; nin first in `sizes`. */
export interface NetworkPlan {
  sizes: number[];
  activation: Activation;
  output: Activation;
  bias: number | undefined;
  seed: number;
}

export const NETWORK_KEYS = ["layers", "seed", "activation", "output", "bias"];

export function planOf(source: Source, most: number): NetworkPlan {
  const read = new Reader(source);
  const sizes = read.numbers("layers", MAX_LAYERS);
  const odd = sizes.find((size) => !Number.isSafeInteger(size) || size < 1);
  if (odd !== undefined) refuse("layers", "whole numbers, at least 1", odd);
  if (sizes.length < 2)
    throw new Error(
      "layers: expected the number of inputs and of the neurons in each layer, such as [3, 4, 4, 1]",
    );
  const count = sizes
    .slice(1)
    .reduce((sum, n, i) => sum + n * ((sizes[i] as number) + 1), 0);
  if (count > most)
    throw new Error(
      `layers: expected at most ${most} weights and biases, got ${count}`,
    );
  const activation = read.choice("activation", ACTIVATIONS, "tanh");
  return {
    sizes,
    activation,
    output: read.choice("output", ACTIVATIONS, activation),
    bias: read.has("bias") ? read.number("bias") : undefined,
    seed: seedIn(read),
  };
}

const seedIn = (read: Reader) => read.whole("seed", 0, MAX_SEED, 1337);

interface NeuronParts {
  weights: Value[];
  bias: Value;
  products: Value[];
  sum: Value;
  output: Value;
}

/** Makes networks of Values, and knows what their pictures need. */
export class NetworkMaker {
  readonly labels = new Map<Value, string>();
  readonly parameters: Value[] = [];
  readonly #scopes = new Map<Value, readonly string[]>();
  readonly #named = new Set<Value>();

  /** A Value of the learner's, such as an input. */
  leaf(number: number, label: string): Value {
    return this.label(new Value(number), label);
  }

  label(value: Value, label: string): Value {
    this.labels.set(value, label);
    this.#named.add(value);
    return value;
  }

  neuron(
    inputs: readonly Value[],
    draw: () => number,
    drawBias: () => number,
    activation: Activation,
    scope: readonly string[],
  ): NeuronParts {
    const weights = inputs.map((_, i) =>
      this.#parameter(draw(), `w${i + 1}`, scope),
    );
    const bias = this.#parameter(drawBias(), "b", scope);
    const products = weights.map((w, i) => w.mul(inputs[i] as Value));
    const sums: Value[] = [];
    for (const product of products)
      sums.push((sums.at(-1) ?? bias).add(product));
    const sum = sums.at(-1) ?? bias;
    const output = activation === "linear" ? sum : sum[activation]();
    for (const value of [...products, ...sums, output])
      this.#scopes.set(value, scope);
    return { weights, bias, products, sum, output };
  }

  #parameter(number: number, label: string, scope: readonly string[]): Value {
    const p = this.leaf(number, label);
    this.parameters.push(p);
    this.#scopes.set(p, scope);
    return p;
  }

  /** Layer by layer, the neurons of `plan` on `inputs`; all parameters are drawn as Python draws them. */
  layers(plan: NetworkPlan, inputs: readonly Value[]): NeuronParts[][] {
    const random = new PythonRandom(plan.seed);
    const draw = () => random.between(-1, 1);
    const drawBias = plan.bias === undefined ? draw : () => plan.bias as number;
    let x = inputs;
    return plan.sizes.slice(1).map((size, l, sizes) => {
      const kind = l === sizes.length - 1 ? plan.output : plan.activation;
      const layer = Array.from({ length: size }, (_, n) =>
        this.neuron(x, draw, drawBias, kind, [
          `layer ${l + 1}`,
          `neuron ${n + 1}`,
        ]),
      );
      x = layer.map(({ output }) => output);
      return layer;
    });
  }

  graph(root: Value): Graph {
    const parameters = new Set(this.parameters);
    return {
      root,
      labels: this.labels,
      variables: new Map(),
      isConstant: (v) => v.operands.length === 0 && !this.#named.has(v),
      isParameter: (v) => parameters.has(v),
      scopeOf: (v) => this.#scopes.get(v) ?? [],
    };
  }
}

// ---- a network on one example

export const MLP_KEYS = [...NETWORK_KEYS, "x", "y", "loss", ...GRAPH_KEYS];
const ONE_EXAMPLE = "cross_entropy"; // its target is the number of a class, which is no Value

export function mlpTraits(
  source: Source,
): GraphTraits & Pick<MLPWidgetModel, "network" | "loss_name"> {
  const plan = planOf(source, MAX_PARAMETERS);
  const [nin] = plan.sizes as [number];
  const x = new Reader(source).numbers("x", nin, nin);
  const maker = new NetworkMaker();
  const inputs = x.map((number, i) => maker.leaf(number, `x${i + 1}`));
  const layers = maker.layers(plan, inputs);
  const outputs = (layers.at(-1) as NeuronParts[]).map(({ output }) => output);
  const one = outputs.length === 1;
  const { root, targets } = rootOf(source, maker, outputs);
  outputs.forEach((output, i) => {
    if (!maker.labels.has(output))
      maker.label(output, one ? "output" : `output ${i + 1}`);
  });
  const { traits, index } = traitsOf(maker.graph(root), graphOptions(source));
  const nodes = (values: readonly Value[]) =>
    values.map((v) => index.get(v) ?? -1);
  const { length } = plan.sizes;
  const network = {
    layers: layers.map((neurons, l) => ({
      activation: l === length - 2 ? plan.output : plan.activation,
      weights: nodes(neurons.flatMap(({ weights }) => weights)),
      biases: nodes(neurons.map(({ bias }) => bias)),
      sums: nodes(neurons.map(({ sum }) => sum)),
      outputs: nodes(neurons.map(({ output }) => output)),
    })),
    inputs: nodes(inputs),
    targets: nodes(targets),
    outputs: nodes(outputs),
    root: index.get(root) as number,
  };
  const loss = new Reader(source).choice(
    "loss",
    Object.keys(LOSSES),
    "squared_error",
  );
  return { ...traits, network, loss_name: targets.length > 0 ? loss : "" };
}

/** The loss, or without a target the output, or the sum of the outputs. */
function rootOf(
  source: Source,
  maker: NetworkMaker,
  outputs: readonly Value[],
) {
  const read = new Reader(source);
  const names = Object.keys(LOSSES) as (keyof typeof LOSSES)[];
  const loss = read.choice("loss", names, "squared_error");
  const one = outputs.length === 1;
  const targets: Value[] = [];
  if (!read.has("y")) {
    const root = outputs.reduce((a, b) => a.add(b));
    return { root: one ? root : maker.label(root, "sum of outputs"), targets };
  }
  if (loss === ONE_EXAMPLE) {
    if (one) refuse("loss", "at least 2 outputs for cross_entropy", 1);
    const root = LOSSES[loss](outputs, read.whole("y", 0, outputs.length - 1));
    return { root: maker.label(root, "loss"), targets };
  }
  const given =
    one && typeof source.y === "number" ? { y: [source.y] } : source;
  const numbers = new Reader(given).numbers(
    "y",
    outputs.length,
    outputs.length,
  );
  const isWrong =
    (loss === "hinge" && numbers.find((t) => t !== 1 && t !== -1)) ??
    (loss === "binary_cross_entropy" && numbers.find((t) => t < 0 || t > 1));
  if (typeof isWrong === "number")
    refuse(
      "y",
      loss === "hinge"
        ? "−1 or 1 for the hinge loss"
        : "0, 1 or a probability between",
      isWrong,
    );
  targets.push(
    ...numbers.map((t, i) => maker.leaf(t, one ? "y" : `y${i + 1}`)),
  );
  return { root: maker.label(LOSSES[loss](outputs, targets), "loss"), targets };
}

// ---- a neuron

const MAX_INPUTS = 100;
export const NEURON_KEYS = ["x", "w", "b", "seed", "activation", ...GRAPH_KEYS];

export function neuronTraits(
  source: Source,
): GraphTraits & Pick<NeuronWidgetModel, "neuron"> {
  const read = new Reader(source);
  const activation = read.choice("activation", ACTIVATIONS, "tanh");
  const x = read.numbers("x", MAX_INPUTS);
  const random = new PythonRandom(seedIn(read));
  const drawn = [...x, 0].map(() => random.between(-1, 1));
  const numbers = read.has("w")
    ? read.numbers("w", x.length, x.length)
    : drawn.slice(0, -1);
  const b = read.number("b", read.has("w") ? undefined : drawn.at(-1));
  const maker = new NetworkMaker();
  const inputs = x.map((number, i) => maker.leaf(number, `x${i + 1}`));
  const left = [...numbers];
  const parts = maker.neuron(
    inputs,
    () => left.shift() as number,
    () => b,
    activation,
    [],
  );
  maker.label(parts.output, "output");
  const { traits, index } = traitsOf(
    maker.graph(parts.output),
    graphOptions(source),
  );
  const nodes = (values: readonly Value[]) =>
    values.map((v) => index.get(v) ?? -1);
  const neuron = {
    inputs: nodes(inputs),
    weights: nodes(parts.weights),
    products: nodes(parts.products),
    bias: nodes([parts.bias]),
    sum: nodes([parts.sum]),
    output: nodes([parts.output]),
    activation,
  };
  return { ...traits, neuron };
}
