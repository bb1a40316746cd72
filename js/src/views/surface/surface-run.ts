// What a loss surface wants to know of a run.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Filter } from "../../engine/directions.ts";
import type { Sliced } from "../../engine/sliced.ts";
import { LossProbe } from "../../store/training/loss-probe.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import {
  type NetworkShape,
  nameOf,
  parameterOf,
  partsOf,
  startOf,
} from "../network/shape.ts";
import { sampled } from "./plane-choice.ts";

/** The run whose loss is looked at. */
export interface SurfaceRun {
  /** What the parameters are called, in their order. */
  names: readonly string[];
  /** The parameters of each neuron. */
  filters: readonly Filter[];
  parameters(): Float64Array;
  /** The parameters after each step, in order; arrays that do not change. */
  path(): readonly Float64Array[];
  /** The loss of all examples at any parameters. */
  lossAt(parameters: Float64Array): Sliced<number>;
  /** Its gradient where the parameters are now. */
  gradient(): Float64Array;
  /** The learning rate of the next step. */
  learningRate(): number;
  /** Another value whenever parameters or path are others. */
  tick: ReadonlySignal<unknown>;
  /** Another value whenever the loss is another: other data, another L2. */
  terms: ReadonlySignal<unknown>;
  /** Whether steps follow each other, so that a surface is out of date before it is drawn. */
  isPlaying: ReadonlySignal<boolean>;
}

// The run of a training store, as a loss surface wants it.

/** `names` are those of the parameters, where no layers say them. */
export function surfaceRunOf(
  store: TrainingStore,
  names: readonly string[] = [],
): SurfaceRun {
  const probe = new LossProbe(store);
  const { layers } = store.structure.peek();
  const { nin } = store.examples.peek();
  const inputs = Array.from({ length: nin }, (_, k) => `x${k + 1}`);
  const shape = layers.length > 0 ? { inputs, layers } : undefined;
  const count = store.parameters.length;
  let terms: readonly unknown[] = [];
  return {
    names: shape
      ? parameterNames(shape)
      : Array.from({ length: count }, (_, i) => names[i] ?? `p${i + 1}`),
    filters: shape ? filtersOf(shape) : [[0, count]],
    parameters: () => store.parameters,
    path: () => {
      const { snapshots } = store.history;
      const far = snapshots.findLastIndex(
        ({ step }) => step <= store.step.peek(),
      );
      return sampled(snapshots.slice(0, far + 1)).map((one) => one.parameters);
    },
    lossAt: (parameters) => probe.losing(parameters),
    gradient: () => probe.gradient(),
    learningRate: () => store.settings.learningRate,
    tick: store.tick,
    terms: computed(() => {
      store.tick.value;
      const { settings, structure, examples } = store;
      const now = [structure.value, examples.value, settings.l2];
      if (now.some((part, k) => part !== terms[k])) terms = now;
      return terms;
    }),
    isPlaying: store.player.playing,
  };
}

/** The names of the parameters, without what they all have in common: `w` and `b` of a line. */
export function parameterNames(shape: NetworkShape): string[] {
  const [first, ...others] = shape.layers;
  const common =
    others.length > 0
      ? ""
      : first?.neurons === 1
        ? "layer 1 neuron 1 "
        : "layer 1 ";
  const isLine = common !== "" && shape.inputs.length === 1;
  return [...partsOf(shape)]
    .filter((part) => parameterOf(shape, part) >= 0)
    .map((part) => nameOf(shape, part).slice(common.length))
    .map((name) => (isLine ? name.replace(/w1$/, "w") : name));
}

/** The parameters of each neuron. */
function filtersOf(shape: NetworkShape): Filter[] {
  return shape.layers.flatMap(({ neurons }, layer) => {
    const start = startOf(shape, layer);
    const width = (startOf(shape, layer + 1) - start) / neurons;
    return Array.from(
      { length: neurons },
      (_, neuron): Filter => [
        start + neuron * width,
        start + (neuron + 1) * width,
      ],
    );
  });
}
