// The run of a training store, as a loss surface wants it.

import { computed } from "@preact/signals";
import type { Filter } from "../../engine/directions.ts";
import {
  type NetworkShape,
  nameOf,
  parameterOf,
  partsOf,
  startOf,
} from "../../store/network-shape.ts";
import { LossProbe } from "../../store/training/loss-probe.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { sampled } from "./plane-choice.ts";
import type { Run } from "./surface-run.ts";

/** `names` are those of the parameters, where no layers say them. */
export function runOf(
  store: TrainingStore,
  names: readonly string[] = [],
): Run {
  const { run, settings, player } = store;
  const probe = new LossProbe(store);
  const { layers } = run.structure.peek();
  const { nin } = run.examples.peek();
  const inputs = Array.from({ length: nin }, (_, k) => `x${k + 1}`);
  const shape = layers.length > 0 ? { inputs, layers } : undefined;
  const count = run.parameters.length;
  let terms: readonly unknown[] = [];
  return {
    names: shape
      ? namesIn(shape)
      : Array.from({ length: count }, (_, i) => names[i] ?? `p${i + 1}`),
    filters: shape ? filtersOf(shape) : [[0, count]],
    parameters: () => run.parameters,
    path: () => {
      const { snapshots } = run.history;
      const far = snapshots.findLastIndex(
        ({ step }) => step <= run.step.peek(),
      );
      return sampled(snapshots.slice(0, far + 1)).map((one) => one.parameters);
    },
    losing: (parameters) => probe.losing(parameters),
    gradient: () => probe.gradient(),
    rate: () => settings.learningRate,
    tick: run.tick,
    terms: computed(() => {
      run.tick.value;
      const now = [run.structure.value, run.examples.value, settings.l2];
      if (now.some((part, k) => part !== terms[k])) terms = now;
      return terms;
    }),
    busy: player.playing,
  };
}

/** The names of the parameters, without what they all have in common: `w` and `b` of a line. */
export function namesIn(shape: NetworkShape): string[] {
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
