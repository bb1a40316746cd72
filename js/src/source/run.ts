// The traits of a TrainingWidget and a LossSurfaceWidget of an MLP, as Python sends them before the first
// step: micrograd_widgets/run/wire.py.

import { Batches } from "../engine/batches.ts";
import {
  DATASET_NAMES,
  type DatasetRecipe,
  datasetOf,
  dividedPlaces,
} from "../engine/datasets.ts";
import { areFeatures, FEATURE_NAMES } from "../engine/features.ts";
import { LOSSES } from "../engine/losses.ts";
import type { LossName } from "../engine/named-forms.ts";
import { optimizerFrom } from "../engine/optim.ts";
import type { OptimizerState } from "../engine/states.ts";
import type {
  LossSurfaceWidgetModel,
  TrainingWidgetModel,
  WireExamples,
} from "../models.ts";
import { view } from "../store/page-graph.ts";
import { fitting } from "../store/training/page-trainer.ts";
import {
  drawnWeights,
  type LayerShapes,
  recordedNetwork,
} from "../store/training/recorded-network.ts";
import { SCHEMA } from "../store/training/wire.ts";
import { checkKeys, isNumber, Reader, refuse, type Source } from "./checks.ts";
import { packRecording } from "./graph.ts";
import { NETWORK_KEYS, type NetworkPlan, planOf } from "./network.ts";

type Own = "updates" | "whole" | "version" | "view_id" | "numbers";

const MAX_PARAMETERS = 40_000;
const MAX_EXAMPLES = 10_000;
const MAX_WIDTH = 1000; // numbers in a row
const MAX_SEED = Number.MAX_SAFE_INTEGER;
const SPEEDS = ["1", "10", "frame", "most"] as const;
const ALIASES: Readonly<Record<string, LossName>> = {
  mse: "mean_squared_error",
  bce: "binary_cross_entropy",
  ce: "cross_entropy",
};

/** The settings of each optimiser, and what it has without them. */
const OPTIMIZERS: Readonly<Record<string, Record<string, unknown>>> = {
  SGD: { momentum: 0, nesterov: false, weight_decay: 0 },
  Adam: { betas: [0.9, 0.999], eps: 1e-8 },
  RMSprop: { alpha: 0.99, eps: 1e-8, momentum: 0 },
  AdamW: { betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0.01 },
};
const RATES: Readonly<Record<string, number>> = {
  SGD: 0.01,
  Adam: 0.001,
  RMSprop: 0.01,
  AdamW: 0.001,
};

const SETTINGS = [
  "features",
  "loss",
  "optimizer",
  "lr",
  "learning_rate",
  "momentum",
  "nesterov",
  "weight_decay",
  "betas",
  "eps",
  "alpha",
  "l1",
  "l2",
  "batch_size",
  "batch_seed",
  "zero_grad",
  "data",
  "test",
  "speed",
];
export const TRAINING_KEYS = [
  ...NETWORK_KEYS,
  ...SETTINGS,
  "log_scale",
  "digits",
];
export const SURFACE_KEYS = [
  ...NETWORK_KEYS,
  ...SETTINGS,
  "over",
  "along",
  "surface_seed",
  "digits",
];

interface Rows {
  X: number[][];
  y: number[] | number[][];
}

/** What the traits of both views have in common. */
function runTraits(source: Source) {
  const read = new Reader(source);
  const plan = planOf(source, MAX_PARAMETERS);
  const [nin] = plan.sizes as [number];
  const outputs = plan.sizes.at(-1) as number;
  const features = featuresIn(source, nin);
  const width = features.length > 0 ? 2 : nin;
  const { rows, test } = examplesIn(source, width);
  const { sizes, activation, output } = plan;
  const layers = sizes.slice(1).map((neurons, l) => ({
    neurons,
    activation: l === sizes.length - 2 ? output : activation,
  }));
  const { model, parameters } = modelOf(plan, layers);
  const { examples, losses } = examplesOf(rows, test, width, outputs);
  const run = {
    ...startOf(source, rows.X.length),
    parameters: view(parameters),
    grad: view(new Float64Array(parameters.length)),
    losses: view(new Float64Array()),
  };
  return {
    structure: {
      schema: SCHEMA,
      model,
      forms: [],
      loss: lossIn(source, losses, rows),
      loss_name: "",
      model_refusal: "",
      loss_refusal: "",
      layers,
      features,
    },
    examples,
    run,
    start: run,
    at: { recording: 1, examples: 1, revision: 1 },
    by: "",
    commits: {},
    digits: read.whole("digits", 0, 15, 4),
    error: "",
  };
}

export function trainingTraits(source: Source): Omit<TrainingWidgetModel, Own> {
  const read = new Reader(source);
  return {
    ...runTraits(source),
    speed: read.choice("speed", SPEEDS, "frame"),
    log_scale: read.flag("log_scale", false),
  };
}

export function surfaceTraits(
  source: Source,
): Omit<LossSurfaceWidgetModel, Own> {
  const read = new Reader(source);
  const traits = runTraits(source);
  const count = traits.run.parameters.byteLength / 8;
  const along = read.has("along") ? read.numbers("along", 2, 2) : [0, 1];
  const isPair = along.every((i) => Number.isInteger(i) && i >= 0 && i < count);
  if (!isPair || along[0] === along[1])
    refuse(
      "along",
      `two different whole numbers from 0 to ${count - 1}`,
      along,
    );
  const usual = read.has("along") || count === 2 ? "parameters" : "random";
  return {
    ...traits,
    speed: read.choice("speed", SPEEDS, "10"),
    over: read.choice("over", ["parameters", "random", "path"], usual),
    along,
    seed: read.whole("surface_seed", 0, MAX_SEED, 0),
    names: [],
  };
}

/** What the network gets in place of two inputs; nothing where the author names none. */
function featuresIn({ features }: Source, nin: number): string[] {
  if (features === undefined) return [];
  if (!areFeatures(features) || features.length === 0)
    refuse(
      "features",
      `different names of ${FEATURE_NAMES.join(", ")}`,
      features,
    );
  if (features.length !== nin)
    throw new Error(
      `features: expected ${nin}, as many as layers begins with, got ${features.length}`,
    );
  return features;
}

/** The model of the traits, and its first parameters. */
function modelOf(plan: NetworkPlan, layers: LayerShapes) {
  const [nin] = plan.sizes as [number];
  const parameters = drawnWeights(plan.seed, nin, layers, plan.bias);
  const { recording, data, ...nodes } = recordedNetwork(
    nin,
    layers,
    parameters,
  );
  const model = {
    ...packRecording(recording),
    data: view(data),
    parameters: view(Int32Array.from(nodes.parameters)),
    inputs: [...nodes.inputs],
    targets: [],
    outputs: [...nodes.outputs],
  };
  return { model, parameters };
}

// ---- examples

/** `"moons"`, `{"name": "moons", "n": 100, "noise": 0.1, "seed": 0}`, or `{"X": […], "y": […]}`. */
function rowsOf(source: Source, key: string, nin: number): Rows {
  const given =
    typeof source[key] === "string" ? { name: source[key] } : source[key];
  if (typeof given !== "object" || given === null || Array.isArray(given))
    refuse(
      key,
      `one of ${DATASET_NAMES.join(", ")}, or {"X": …, "y": …}`,
      given,
    );
  const data = given as Source;
  const rows = "X" in data ? ownRows(data, key) : madeRows(data, key);
  if (key === "test" && shapeOf(rows) !== shapeOf(rowsOf(source, "data", nin)))
    throw new Error(
      "test: expected targets as in data, a number each or as many",
    );
  const odd = rows.X.find((row) => row.length !== nin);
  if (odd)
    throw new Error(
      `${key}: expected ${nin} numbers in each row of X${source.features ? "" : ", as many as layers begins with"}, got ${odd.length}`,
    );
  return rows;
}

/** How many numbers each target is; 0: it is a number and no list. */
const shapeOf = ({ y: [first] }: Rows) => (isList(first) ? first.length : 0);

/** The examples of a source, and those that are held out. */
function examplesIn(source: Source, nin: number): { rows: Rows; test?: Rows } {
  const rows = rowsOf(source, "data", nin);
  const { heldOut = 0 } = recipeIn(source) ?? {};
  if (source.test !== undefined && heldOut > 0)
    throw new Error("test: expected test or data.held_out, got both");
  if (source.test !== undefined)
    return { rows, test: rowsOf(source, "test", nin) };
  if (heldOut === 0) return { rows };
  const { X, y } = rows as { X: number[][]; y: number[] };
  const part = (places: number[]): Rows => ({
    X: places.map((i) => X[i] as number[]),
    y: places.map((i) => y[i] as number),
  });
  const [train, test] = dividedPlaces(y.length, heldOut, 0).map(part);
  return { rows: train as Rows, test: test as Rows };
}

/** How the examples of a source are made; undefined if the author wrote them. */
export function recipeIn({ data }: Source): DatasetRecipe | undefined {
  const given = typeof data === "string" ? { name: data } : (data as Source);
  return "X" in given ? undefined : recipeOf(given, "data", ["held_out"]);
}

/** A recipe of keys that are `more`, too. */
function recipeOf(data: Source, key: string, more: string[] = []) {
  checkKeys(data, ["name", "n", "noise", "seed", ...more], key);
  const read = new Reader(data, `${key}.`);
  const within = (name: string, most: number, other: number) =>
    read.number(
      name,
      other,
      `a number from 0 to ${most}`,
      (given) => given >= 0 && given <= most,
    );
  return {
    name: read.choice("name", DATASET_NAMES),
    n: read.whole("n", 2, MAX_EXAMPLES, 100),
    noise: within("noise", 100, 0.1),
    seed: read.whole("seed", 0, 2 ** 32 - 1, 0),
    heldOut: within("held_out", 0.5, 0),
  };
}

function madeRows(data: Source, key: string): Rows {
  const more = key === "data" ? ["held_out"] : [];
  const { X, y } = datasetOf(recipeOf(data, key, more));
  const width = X.length / y.length;
  return {
    X: Array.from(y, (_, i) => [...X.subarray(i * width, (i + 1) * width)]),
    y: [...y],
  };
}

function ownRows(data: Source, key: string): Rows {
  checkKeys(data, ["X", "y"], key);
  const { X, y } = data;
  if (!isList(X) || X.length > MAX_EXAMPLES)
    refuse(`${key}.X`, `a list of 1 to ${MAX_EXAMPLES} rows of numbers`, X);
  if (!isList(y) || y.length !== X.length)
    refuse(
      `${key}.y`,
      `a list of ${X.length} targets, one for each row of X`,
      y,
    );
  const rows = X.map((row, i) => rowOf(`${key}.X[${i}]`, row));
  if (y.every(isNumber)) return { X: rows, y };
  const width = isList(y[0]) ? y[0].length : 1;
  return { X: rows, y: y.map((row, i) => rowOf(`${key}.y[${i}]`, row, width)) };
}

const rowOf = (name: string, given: unknown, width?: number) =>
  new Reader({ [name]: given }).numbers(name, MAX_WIDTH, width);

const isList = (given: unknown): given is unknown[] =>
  Array.isArray(given) && given.length > 0;

function examplesOf(
  rows: Rows,
  test: Rows | undefined,
  nin: number,
  outputs: number,
) {
  const isFlat = typeof rows.y[0] === "number";
  const width = isFlat ? 1 : (rows.y[0] as number[]).length;
  const y = Float64Array.from(rows.y.flat());
  const losses = fitting({ y, width, isFlat }, outputs);
  const packed = (given: readonly (number | number[])[]) =>
    view(Float64Array.from(given.flat()));
  const examples: WireExamples = {
    nin,
    width,
    flat: isFlat,
    X: packed(rows.X),
    y: view(y),
    losses,
    form_of: view(new Int32Array(rows.X.length)),
    test_X: packed(test?.X ?? []),
    test_y: packed(test?.y ?? []),
  };
  return { examples, losses };
}

/** The loss: the author's, or hinge as a Trainer has it. */
function lossIn(
  source: Source,
  losses: readonly LossName[],
  { y }: Rows,
): LossName {
  const given = source.loss ?? "hinge";
  const name =
    typeof given === "string" && Object.hasOwn(ALIASES, given)
      ? ALIASES[given]
      : given;
  const known = Object.keys(LOSSES) as LossName[];
  if (!known.includes(name as LossName))
    refuse("loss", `one of ${known.join(", ")}`, given);
  if (losses.includes(name as LossName)) return name as LossName;
  const fits = losses.join(", ") || "none, as y does not fit the outputs";
  throw new Error(
    `loss: expected one that fits these outputs and targets (${fits}), got ${name}; y begins with ${String(y[0]).slice(0, 20)}`,
  );
}

// ---- the run

function startOf(source: Source, n: number) {
  const read = new Reader(source);
  const size =
    read.has("batch_size") && source.batch_size !== null
      ? read.whole("batch_size", 1, MAX_EXAMPLES)
      : null;
  const weight = (key: string) =>
    read.number(key, 0, "a finite number, at least 0", (given) => given >= 0);
  const batches = new Batches(
    n,
    size,
    read.whole("batch_seed", 0, MAX_SEED, 0),
  );
  return {
    step: 0,
    optimizer: optimizerIn(source),
    batches: batches.state(),
    batch_size: size,
    l1: weight("l1"),
    l2: weight("l2"),
    zero_grad: read.flag("zero_grad", true),
    foreign: false,
  };
}

function optimizerIn(source: Source) {
  const read = new Reader(source);
  const name = read.choice("optimizer", Object.keys(OPTIMIZERS), "SGD");
  const own = OPTIMIZERS[name] as Record<string, unknown>;
  if (read.has("lr") && read.has("learning_rate"))
    throw new Error("lr: expected lr or learning_rate, got both");
  const odd = [
    "momentum",
    "nesterov",
    "weight_decay",
    "betas",
    "eps",
    "alpha",
  ].find((key) => source[key] !== undefined && !Object.hasOwn(own, key));
  if (odd)
    throw new Error(
      `${odd}: ${name} has ${Object.keys(own).join(", ")}, and no ${odd}`,
    );
  const settings = Object.entries(own).map(([key, usual]) => {
    const given = source[key] ?? usual;
    if (typeof given !== typeof usual)
      refuse(
        key,
        typeof usual === "boolean" ? "true or false" : "a number",
        given,
      );
    return [key, given];
  });
  const lr = source.lr ?? source.learning_rate ?? RATES[name];
  const given = {
    name,
    lr,
    settings: Object.fromEntries(settings),
    moments: {},
    steps: 0,
  };
  const state = inWords(() => optimizerFrom(given as OptimizerState).state());
  return { ...state, moments: {} };
}

/** What `make` gives; its errors are about the source. */
function inWords<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (problem) {
    throw new Error((problem as Error).message);
  }
}
