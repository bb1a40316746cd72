// Builder: the network of a run, changed by hand: its layers, its activation, its weights.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { FEATURE_NAMES } from "../../engine/features.ts";
import { ACTIVATIONS, type Activation } from "../../engine/nn.ts";
import { modelLine } from "../network-python.ts";
import {
  drawnWeights,
  type LayerShapes,
  recordedNetwork,
} from "./recorded-network.ts";
import { featuresIn } from "./run-python.ts";
import { inSymbols } from "./training-run.ts";
import type { TrainingStore } from "./training-store.ts";
import type { RunState, RunStructure } from "./wire.ts";

/** A network in training: how it is computed, where its run is, and the run that Reset restores. */
export interface NetworkState {
  /** The seed of its first weights, as far as the builder knows. */
  seed: number;
  structure: RunStructure;
  run: RunState;
  start: RunState;
}

export const MAX_NEURONS = 64; // in a layer
export const MAX_HIDDEN = 8; // layers

export class Builder {
  /** The seed of the last weights that were drawn here, and of the next. */
  readonly seed = signal(1337);
  /**
   * The Python that builds the network as it was before its first step: on a Trainer where there is a
   * kernel. "" if its weights are of no seed that is known here, or no call gives its layers.
   */
  readonly python: ReadonlySignal<string>;
  readonly #store: TrainingStore;

  constructor(store: TrainingStore) {
    this.#store = store;
    const first = computed(() => {
      store.run.tick.value;
      return store.start.parameters;
    });
    this.python = computed(() => this.#pythonFor(first.value));
  }

  /** The layers, the outputs last; undefined if they cannot be changed here. */
  get layers(): LayerShapes | undefined {
    const { run } = this.#store;
    const { layers, loss } = run.structure.value;
    const areKnown = layers.every(({ activation }) => isKnown(activation));
    const canBuild = layers.length > 0 && areKnown && loss !== "";
    return canBuild && run.trainer ? (layers as LayerShapes) : undefined;
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
    this.#change("A hidden layer added", (layers) => {
      const neurons = layers.at(-2)?.neurons ?? 4;
      return layers.toSpliced(-1, 0, { neurons, activation });
    });
  }

  removeLayer(): void {
    this.#change("A hidden layer removed", (layers) => layers.toSpliced(-2, 1));
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
    this.#change("Weights drawn again", (layers) => layers, seed);
  }

  /** What the network gets of two inputs; none of another number of them. */
  get features(): readonly string[] {
    const { structure, examples } = this.#store.run;
    const { features } = structure.value;
    const isPlain = features.length === 0 && examples.value.nin === 2;
    return isPlain ? ["x1", "x2"] : features;
  }

  /** Give the network a feature more, or one less; the last one stays. */
  toggle(feature: string): void {
    const { features } = this;
    const isOn = features.includes(feature);
    const name = inSymbols(feature);
    if (isOn && features.length === 1) {
      this.#store.refuse(`The network needs an input: ${name} stays.`);
      return;
    }
    this.#change(
      `The network ${isOn ? "does not get" : "gets"} ${name} now`,
      (layers) => layers,
      this.seed.peek(),
      FEATURE_NAMES.filter(
        (one) => features.includes(one) !== (one === feature),
      ),
    );
  }

  #change(
    what: string,
    change: (layers: LayerShapes) => LayerShapes,
    seed = this.seed.peek(),
    features = this.#store.run.structure.peek().features,
  ): void {
    const { layers } = this;
    if (!layers) return;
    this.#store.rest();
    const before = this.#store.network();
    const after = this.#built({ ...before, seed }, change(layers), features);
    const again = before.run.step > 0 ? ", and the training begins again" : "";
    const message = `${what}. All weights are new, from seed ${seed}${again}.`;
    this.#store.edits.rebuild(before, after, what, message);
  }

  /** The network of `before` with other layers and new weights, before its first step. */
  #built(
    { structure, run, seed }: NetworkState,
    layers: LayerShapes,
    features: readonly string[],
  ): NetworkState {
    const nin = features.length || this.#store.run.examples.peek().nin;
    const { optimizer, batches } = run;
    const parameters = drawnWeights(seed, nin, layers);
    const start: RunState = {
      ...run,
      parameters,
      grad: new Float64Array(parameters.length),
      losses: new Float64Array(),
      step: 0,
      optimizer: { ...optimizer, moments: {}, steps: 0 },
      batches: { ...batches, at: 0 },
    };
    const model = recordedNetwork(nin, layers, parameters);
    const built = {
      ...structure,
      ...{ model, layers, features, forms: [], lossName: "" },
    };
    return { structure: built, run: start, start, seed };
  }

  #pythonFor(first: Float64Array): string {
    const { layers, activation, seed } = this;
    const hidden = (layers ?? []).slice(0, -1);
    if (!layers || hidden.some((one) => one.activation !== activation))
      return "";
    const nin = this.#store.run.shape.value.inputs.length;
    const features = featuresIn(this.#store);
    const drawn = drawnWeights(seed.value, nin, layers);
    if (!drawn.every((weight, k) => weight === first[k])) return "";
    const sizes = layers.map(({ neurons }) => neurons).join(", ");
    if (this.#store.sync.queue.reach.value !== "none")
      return `trainer.rebuild([${sizes}], "${activation}", seed=${seed.value}${features})`;
    const model = `random.seed(${seed.value})\n${modelLine(nin, layers)}`;
    return model + (features && `\ntrainer = Trainer(model, X, y${features})`);
  }
}

const isKnown = (activation: string) =>
  (ACTIVATIONS as readonly string[]).includes(activation);
