// Builder: the network of a run, changed by hand: its layers, its activation, its weights.

import { signal } from "@preact/signals";
import type { RecordedModel } from "../../engine/named-forms.ts";
import { ACTIVATIONS, type Activation, network } from "../../engine/nn.ts";
import { PythonRandom } from "../../engine/python-random.ts";
import { record } from "../../engine/recording.ts";
import { Value } from "../../engine/value.ts";
import { parameterCount } from "../network-shape.ts";
import type { TrainingStore } from "./training-store.ts";
import type { RunState, RunStructure } from "./wire.ts";

/** A network in training: how it is computed, where its run is, and the run that Reset restores. */
export interface NetworkState {
  structure: RunStructure;
  run: RunState;
  start: RunState;
}

type Layers = readonly { neurons: number; activation: Activation }[];

export const MAX_NEURONS = 64; // in a layer
export const MAX_HIDDEN = 8; // layers

export class Builder {
  /** The seed of the next weights. */
  readonly seed = signal(1337);
  readonly #store: TrainingStore;

  constructor(store: TrainingStore) {
    this.#store = store;
  }

  /** The layers, the outputs last; undefined if they cannot be changed here. */
  get layers(): Layers | undefined {
    const { run } = this.#store;
    const { layers, loss } = run.structure.value;
    const areKnown = layers.every(({ activation }) => isKnown(activation));
    const canBuild = layers.length > 0 && areKnown && loss !== "";
    return canBuild && run.trainer ? (layers as Layers) : undefined;
  }

  /** The activation of the hidden layers; that of a new one, if there are none. */
  get activation(): Activation {
    const { layers = [] } = this;
    return layers.length > 1 ? (layers[0]?.activation ?? "tanh") : "tanh";
  }

  /** How many neurons the hidden layer `layer` has: 0 and up. */
  resize(layer: number, neurons: number): void {
    const name = `Layer ${layer + 1} has ${neurons} neuron${neurons === 1 ? "" : "s"} now`;
    this.#change(name, (layers) =>
      layers.map((one, l) => (l === layer ? { ...one, neurons } : one)),
    );
  }

  /** A hidden layer more, as wide as the last one. */
  addLayer(): void {
    const { activation } = this;
    this.#change("A layer added", (layers) => {
      const neurons = layers.at(-2)?.neurons ?? 4;
      return layers.toSpliced(-1, 0, { neurons, activation });
    });
  }

  removeLayer(): void {
    this.#change("A layer removed", (layers) => layers.toSpliced(-2, 1));
  }

  /** The activation of all hidden layers. */
  setActivation(activation: Activation): void {
    this.#change(`The hidden layers use ${activation} now`, (layers) =>
      layers.map((one, l) =>
        l < layers.length - 1 ? { ...one, activation } : one,
      ),
    );
  }

  /** New weights for the same layers. */
  draw(seed: number): void {
    this.seed.value = seed;
    this.#change("Drawn again", (layers) => layers);
  }

  #change(what: string, change: (layers: Layers) => Layers): void {
    const { layers } = this;
    if (!layers) return;
    this.#store.rest();
    const before = this.#store.network();
    const after = this.#built(before, change(layers));
    const message = `${what}, with weights from seed ${this.seed.peek()}.`;
    this.#store.edits.rebuild(before, after, message);
  }

  /** The network of `before` with other layers and new weights, before its first step. */
  #built({ structure, run }: NetworkState, layers: Layers): NetworkState {
    const { inputs } = this.#store.run.shape.peek();
    const count = parameterCount({ inputs, layers });
    const { optimizer, batches } = run;
    const start: RunState = {
      ...run,
      parameters: weightsOf(this.seed.peek(), count),
      grad: new Float64Array(count),
      losses: new Float64Array(),
      step: 0,
      optimizer: { ...optimizer, moments: {}, steps: 0 },
      batches: { ...batches, at: 0 },
    };
    const model = modelOf(inputs.length, layers);
    const built = { ...structure, model, layers, forms: [], lossName: "" };
    return { structure: built, run: start, start };
  }

  /** The line of Python that builds the network; "" if its hidden layers differ in their activation. */
  get python(): string {
    const hidden = (this.layers ?? []).slice(0, -1);
    if (hidden.some(({ activation }) => activation !== this.activation))
      return "";
    const sizes = (this.layers ?? []).map(({ neurons }) => neurons).join(", ");
    return `trainer.rebuild([${sizes}], "${this.activation}", seed=${this.seed.value})`;
  }
}

const isKnown = (activation: string) =>
  (ACTIVATIONS as readonly string[]).includes(activation);

/** The weights and biases that `random.seed(seed)` gives in Python, neuron by neuron. */
function weightsOf(seed: number, count: number): Float64Array {
  const random = new PythonRandom(seed);
  return Float64Array.from({ length: count }, () => random.between(-1, 1));
}

/** A recording of these layers; its root is the sum of the outputs. */
function modelOf(nin: number, layers: Layers): RecordedModel {
  const { parameters, apply } = network(nin, layers);
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
