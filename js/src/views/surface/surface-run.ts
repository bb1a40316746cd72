// SurfaceRun: the part of a run that a loss surface needs, and its implementation by a training store.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Filter } from "../../engine/directions.ts";
import type { Sliced } from "../../engine/sliced.ts";
import {
  type NetworkShape,
  nameOf,
  parameterOf,
  partsOf,
  startOf,
} from "../../store/network-shape.ts";
import { LossProbe } from "../../store/training/loss-probe.ts";
import type { TrainingRun } from "../../store/training/training-run.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { sampled } from "./plane-choice.ts";

export interface SurfaceRun {
  /** The names of the parameters, in their order. */
  names: readonly string[];
  /** The parameters of each neuron. */
  filters: readonly Filter[];
  parameters(): Float64Array;
  /** The parameters after each step, in order; arrays that do not change. */
  path(): readonly Float64Array[];
  /** The loss of all examples at any parameters. */
  lossAt(parameters: Float64Array): Sliced<number>;
  /** Its gradient at the present parameters. */
  gradient(): Float64Array;
  /** The learning rate of the next step. */
  learningRate(): number;
  /** Changes whenever the parameters or the path do. */
  tick: ReadonlySignal<unknown>;
  /** Changes whenever the loss does: other data, another L1 or L2. */
  terms: ReadonlySignal<unknown>;
  /** Whether the run is playing: a surface is out of date then before it is drawn. */
  isPlaying: ReadonlySignal<boolean>;
}

/** The run of `store`; `names` are those of the parameters of a model without layers. */
export function surfaceRunOf(
  store: TrainingStore,
  names: readonly string[] = [],
): SurfaceRun {
  const probe = new LossProbe(store);
  const known = store.run.shape.peek();
  const shape = known.layers.length > 0 ? known : undefined;
  const count = store.run.parameters.length;
  return {
    names: shape
      ? parameterNames(shape)
      : Array.from({ length: count }, (_, i) => names[i] ?? `p${i + 1}`),
    filters: shape ? filtersOf(shape) : [[0, count]],
    parameters: () => store.run.parameters,
    path: () => pathOf(store.run),
    lossAt: (parameters) => probe.losing(parameters),
    gradient: () => probe.gradient(),
    learningRate: () => store.settings.learningRate,
    tick: store.run.tick,
    terms: lossTerms(store),
    isPlaying: store.player.playing,
  };
}

function pathOf({ history, step }: TrainingRun): Float64Array[] {
  const { snapshots } = history;
  const end = snapshots.findLastIndex((one) => one.step <= step.peek()) + 1;
  return sampled(snapshots.slice(0, end)).map(({ parameters }) => parameters);
}

/** What the loss depends on beside the parameters; another array whenever a part of it changes. */
function lossTerms(store: TrainingStore): ReadonlySignal<unknown> {
  let terms: readonly unknown[] = [];
  return computed(() => {
    store.run.tick.value;
    const { structure, examples } = store.run;
    const { l1, l2 } = store.settings;
    const now = [structure.value, examples.value, l1, l2];
    if (now.some((part, k) => part !== terms[k])) terms = now;
    return terms;
  });
}

/** The names of the parameters without the words that all share: `w` and `b` of a line. */
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
