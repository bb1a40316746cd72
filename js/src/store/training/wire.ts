// What goes over the wire about a training run, as run/wire.py packs it.

import { entryOf } from "../../engine/check.ts";
import type { DatasetRecipe } from "../../engine/datasets.ts";
import { areFeatures } from "../../engine/features.ts";
import type { Form } from "../../engine/form.ts";
import { LOSSES } from "../../engine/losses.ts";
import type { LossName, RecordedModel } from "../../engine/named-forms.ts";
import type { OptimizerState } from "../../engine/states.ts";
import type { Buffers } from "../../host/host.ts";
import type {
  CommittedExamples,
  OnWire,
  ViewedRun,
  WireExamples,
  WireForm,
  WireLayer,
  WireSettings,
  WireStructure,
} from "../../models.ts";
import {
  arrayOf,
  check,
  demand,
  demandWithin,
  numbers,
  RECORDING,
  type Shape,
  unpackRecording,
} from "../checked.ts";
import { parameterCount } from "../network-shape.ts";

export const SCHEMA = 2;

export type LayerShape = WireLayer;

/** How a run is computed. */
export interface RunStructure {
  model: RecordedModel;
  /** The forms of a loss that has no name; empty where `loss` names it. */
  forms: readonly Form[];
  loss: LossName | "";
  lossName: string;
  /** Why this page cannot compute any loss of the model, and why not the learner's own; "" if it can. */
  modelRefusal: string;
  lossRefusal: string;
  /** Empty if the model is not a plain MLP. */
  layers: readonly LayerShape[];
  /** What the model gets in place of two inputs; empty: the inputs. */
  features: readonly string[];
}

/** Examples row by row; y has `width` numbers for each. */
export interface Rows {
  X: Float64Array;
  y: Float64Array;
}

/** The examples of a run, and the held out ones. */
export interface RunExamples extends Rows {
  nin: number;
  width: number;
  /** Whether each target is a number, not a list of `width` numbers. */
  isFlat: boolean;
  /** The form of each example where the forms came over the wire; -1: it has none. */
  formOf: Int32Array;
  test: Rows;
  /** The names of the losses that have a meaning for these targets. */
  losses: readonly LossName[];
  /** How they were made; undefined where that is not known. */
  recipe?: DatasetRecipe | undefined;
}

/** Where a run is: the losses of its last steps, `step` in all. */
export type RunState = ViewedRun;

/** How a run is trained. */
export type Settings = WireSettings;

const FORM: Shape = {
  ...(RECORDING as object),
  inputs: ["whole"],
  targets: ["whole"],
  outputs: ["whole"],
};

const STRUCTURE: Shape = {
  model: FORM,
  forms: [FORM],
  loss: "text",
  loss_name: "text",
  model_refusal: "text?", // a saved notebook may lack both
  loss_refusal: "text?",
  layers: [{ neurons: "whole", activation: "text" }],
};

export function unpackStructure(given: WireStructure): RunStructure {
  check(given, { schema: "whole" }, "structure");
  if (given.schema !== SCHEMA)
    throw new Error(
      `this page reads runs of schema ${SCHEMA}, the kernel sent ${given.schema}: reload the page, or restart the kernel`,
    );
  check(given, STRUCTURE, "structure");
  demand(given.loss === "" || Object.hasOwn(LOSSES, given.loss), "loss");
  demand(
    given.layers.every(({ neurons }) => neurons > 0),
    "layers",
  );
  const features = given.features ?? []; // a state that an older version wrote lacks them
  demand(areFeatures(features), "features");
  return {
    model: unpackForm(given.model),
    forms: given.forms.map(unpackForm),
    loss: given.loss as LossName | "",
    lossName: given.loss_name,
    modelRefusal: given.model_refusal ?? "",
    lossRefusal: given.loss_refusal ?? "",
    layers: given.layers,
    features,
  };
}

function unpackForm(packed: WireForm): Form {
  const recording = unpackRecording(packed);
  const count = recording.symbols.length;
  const { inputs, targets, outputs } = packed;
  const parameters = [...arrayOf(Int32Array, packed.parameters, "parameters")];
  demandWithin([parameters, inputs, targets].flat(), -1, count, "model");
  demandWithin(outputs, 0, count, "outputs");
  const data = numbers(packed.data, "data", count);
  return { recording, data, parameters, inputs, targets, outputs };
}

const EXAMPLES: Shape = {
  nin: "whole",
  width: "whole",
  flat: "flag",
  losses: ["text"],
};

export function unpackExamples(given: WireExamples): RunExamples {
  check(given, EXAMPLES, "examples");
  const { nin, width, losses } = given;
  demand(nin > 0 && width > 0, "examples");
  const rows = (x: "X" | "test_X", y: "y" | "test_y"): Rows => {
    const X = numbers(given[x], x);
    demand(X.length % nin === 0, x);
    return { X, y: numbers(given[y], y, (X.length / nin) * width) };
  };
  const own = rows("X", "y");
  const count = own.X.length / nin;
  demand(count > 0, "X");
  return {
    nin,
    width,
    isFlat: given.flat,
    ...own,
    formOf: arrayOf(Int32Array, given.form_of, "form_of", count),
    test: rows("test_X", "test_y"),
    losses: losses as LossName[],
  };
}

const SETTINGS: Shape = {
  optimizer: {
    name: "text",
    lr: { kind: "text" },
    settings: {},
    moments: {},
    steps: "whole",
  },
  batch_size: "whole?",
  l1: "number?", // a state that an older version wrote lacks it
  l2: "number",
  zero_grad: "flag",
};

const RATES: Record<string, Shape | undefined> = {
  constant: { lr: "number" },
  linear: { start: "number", end: "number", steps: "whole" },
  step_decay: { start: "number", factor: "number", every: "whole" },
  cosine: { start: "number", end: "number", steps: "whole" },
  own: { name: "text" },
};

/** The settings of the optimisers that this page knows. */
const OWN: Record<string, Shape | undefined> = {
  SGD: { momentum: "number" },
  Adam: { betas: ["number"], eps: "number" },
  RMSprop: { alpha: "number", eps: "number" },
  AdamW: { betas: ["number"], eps: "number", weight_decay: "number" },
};

const RUN: Shape = {
  ...SETTINGS,
  step: "whole",
  batches: { random: "text", at: "whole" },
};

export function unpackRun(packed: OnWire<RunState>): RunState {
  check(packed, RUN, "run");
  const { foreign, optimizer } = packed;
  if (!foreign)
    check(optimizer.settings, entryOf(OWN, optimizer.name) ?? {}, "settings");
  check(optimizer.lr, entryOf(RATES, optimizer.lr.kind) ?? {}, "lr");
  const parameters = numbers(packed.parameters, "parameters");
  const losses = numbers(packed.losses, "losses");
  demand(packed.step >= losses.length, "step");
  return {
    ...packed,
    l1: packed.l1 ?? 0,
    parameters,
    grad: numbers(packed.grad, "grad", parameters.length),
    losses,
    optimizer: unpackOptimizer(packed.optimizer),
  };
}

/** The parts of a run are about one model: throws where one of them is of another size. */
export function demandFit(
  { model, forms, layers, features }: RunStructure,
  { nin, width, formOf }: RunExamples,
  { parameters }: RunState,
): void {
  const count = parameters.length;
  demand(features.length === 0 || nin === 2, "features");
  const modelInputs = features.length || nin;
  for (const form of [model, ...forms]) {
    demand(form.parameters.length === count, "parameters");
    demand(form.inputs.length === modelInputs, "inputs");
  }
  for (const { targets } of forms) demand(targets.length <= width, "targets");
  demandWithin(formOf, -1, Math.max(1, forms.length), "form_of");
  if (layers.length === 0) return;
  const inputs = Array<string>(modelInputs).fill("");
  demand(parameterCount({ inputs, layers }) === count, "layers");
  demand(layers.at(-1)?.neurons === model.outputs.length, "layers");
}

export function unpackSettings(packed: OnWire<Settings>): Settings {
  check(packed, SETTINGS, "settings");
  return { ...packed, optimizer: unpackOptimizer(packed.optimizer) };
}

function unpackOptimizer(packed: OnWire<OptimizerState>): OptimizerState {
  const moments = Object.entries(packed.moments);
  return {
    ...packed,
    moments: Object.fromEntries(
      moments.map(([name, moment]) => [name, numbers(moment, name)]),
    ),
  };
}

export const packExamples = ({
  X,
  y,
  test,
}: RunExamples): CommittedExamples => ({
  X,
  y,
  test_X: test.X,
  test_y: test.y,
});

/** `thing` with places of buffers where its arrays were, and the buffers: see run/wire.py. */
export function withoutBytes(thing: unknown): {
  json: unknown;
  buffers: ArrayBuffer[];
} {
  const buffers: ArrayBuffer[] = [];
  const taken = (inside: unknown): unknown => {
    if (inside instanceof Float64Array)
      return { buffer: buffers.push(inside.slice().buffer) }; // the numbers of the acts come first
    if (Array.isArray(inside) || inside === null || typeof inside !== "object")
      return inside;
    return Object.fromEntries(
      Object.entries(inside).map(([key, part]) => [key, taken(part)]),
    );
  };
  return { json: taken(thing), buffers };
}

/** The other way, for what the kernel sends. */
export function withBytes(thing: unknown, buffers: Buffers): unknown {
  if (Array.isArray(thing) || thing === null || typeof thing !== "object")
    return thing;
  const entries = Object.entries(thing);
  if (entries.length === 1 && entries[0]?.[0] === "buffer")
    return buffers[Number(entries[0][1])];
  return Object.fromEntries(
    entries.map(([key, part]) => [key, withBytes(part, buffers)]),
  );
}
