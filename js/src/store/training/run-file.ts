// A run as a file, the one that Trainer.save writes and Trainer.load reads; and as a line of Python.

import { described, numbers } from "../../engine/check.ts";
import type { OptimizerState } from "../../engine/optim.ts";
import type { Schedule } from "../../engine/schedules.ts";
import { canMove } from "./page-trainer.ts";
import type { TrainingStore } from "./training-store.ts";
import type { RunState } from "./wire.ts";

declare const __VERSION__: string;

const KIND = "micrograd training run";
const SCHEMA = 1;

/** The file of a run. */
export function fileOf(store: TrainingStore): string {
  const { parameters, grad, optimizer, batches, batchSize, l2, zeroGrad } =
    store.run.state(store.run.step.peek());
  const { record } = store.run.history.current;
  const losses = Array.from({ length: store.run.step.peek() }, (_, k) =>
    record.at(k),
  );
  if (losses.includes(undefined))
    throw new Error(
      "This run is too long for this page to know each loss: trainer.save(path) in Python knows them.",
    );
  const state = {
    kind: KIND,
    schema: SCHEMA,
    version: __VERSION__,
    n: store.run.count,
    loss: store.run.structure.peek().loss || null,
    parameters: [...parameters],
    losses,
    optimizer,
    batches,
    batch_size: batchSize,
    l2,
    zero_grad: zeroGrad,
    grad: [...grad],
  };
  const text = JSON.stringify(state, (_, value) => encoded(value), 1);
  return `${text.replaceAll(`"${MINUS_ZERO}"`, "-0.0")}\n`;
}

const MINUS_ZERO = "minus zero"; // JSON has one, but JavaScript does not write it

/** JSON has no NaN and no infinity: they are text there. */
function encoded(value: unknown): unknown {
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return MINUS_ZERO;
  if (Number.isFinite(value)) return value;
  return { NaN: "nan", Infinity: "inf", "-Infinity": "-inf" }[String(value)];
}

const decoded = (value: unknown) =>
  ({ nan: Number.NaN, inf: Infinity, "-inf": -Infinity })[String(value)] ??
  value;

/**
 * The run in a file, to go on from.
 * @throws Error, in words, when it holds none, or that of another model, loss or number of examples.
 */
export function runIn(text: string, store: TrainingStore): RunState {
  let state: Record<string, unknown>;
  try {
    state = JSON.parse(text);
  } catch {
    throw new Error("The file holds no training run: it is no JSON.");
  }
  if (state?.kind !== KIND) throw new Error("The file holds no training run.");
  if (state.schema !== SCHEMA)
    throw new Error(
      `The file is of schema ${state.schema}, this page reads schema ${SCHEMA}.`,
    );
  check(state, store);
  const list = (key: string) => listOf(state[key], key);
  const losses = list("losses");
  const parameters = list("parameters");
  return {
    parameters,
    grad: state.grad ? list("grad") : new Float64Array(parameters.length),
    losses,
    step: losses.length,
    optimizer: withNumbers(state.optimizer as OptimizerState),
    batches: state.batches as RunState["batches"],
    batchSize: state.batch_size as number | null,
    l2: state.l2 as number,
    zeroGrad: state.zero_grad !== false,
  };
}

const listOf = (given: unknown, name: string) =>
  numbers(Array.isArray(given) ? given.map(decoded) : given, name);

const withNumbers = (optimizer: OptimizerState): OptimizerState =>
  Object.fromEntries(
    Object.entries(optimizer ?? {}).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(decoded) : value,
    ]),
  ) as unknown as OptimizerState;

const WANTED = "parameters losses optimizer batches l2 batch_size n loss".split(
  " ",
);

/** Refuse what is no whole state, or not of a run that fits. */
function check(state: Record<string, unknown>, store: TrainingStore): void {
  const lacks = WANTED.filter((key) => !(key in state));
  if (lacks.length > 0) throw new Error(`The file lacks ${lacks.join(", ")}.`);
  const { parameters, zero_grad = true } = state;
  const count = Array.isArray(parameters) ? parameters.length : 0;
  const named = (loss: unknown) => `with ${loss || "a loss of its own"}`;
  same(count, store.run.parameters.length, (n) => `with ${n} parameters`);
  same(state.n, store.run.count, (n) => `on ${n} examples`);
  same(state.loss || "", store.run.structure.peek().loss, named);
  if (!canMove(state as unknown as RunState))
    throw new Error(
      "The file holds a run with an optimiser that this page cannot use: trainer.load(path) in Python can.",
    );
  if (typeof zero_grad !== "boolean")
    throw new TypeError(
      `zero_grad: expected true or false, got ${described(zero_grad)}`,
    );
}

function same<Of>(theirs: Of, ours: Of, said: (of: Of) => string): void {
  if (theirs !== ours)
    throw new Error(
      `The file holds a run ${said(theirs)}, not ${said(ours)} as here.`,
    );
}

// ---- Python

/** The settings of the view, as a line to paste into a cell. */
export function pythonOf(store: TrainingStore, isLog: boolean): string {
  const { settings, player } = store;
  const { loss, lossName } = store.run.structure.peek();
  const { batchSize, l2, clearsGrad } = settings;
  const parts = [
    "model, X, y",
    `loss=${loss ? `"${loss}"` : lossName}`,
    `optimizer=${optimizerIn(settings.optimizer)}`,
    ...(l2 === 0 ? [] : [`l2=${l2}`]),
    ...(batchSize === null ? [] : [`batch_size=${batchSize}`]),
  ];
  const view = [
    `Trainer(${parts.join(", ")})`,
    `speed="${player.speed.value}"`,
    ...(isLog ? ["log_scale=True"] : []),
  ];
  const after = clearsGrad ? "" : "; view.trainer.zero_grad = False";
  return `view = TrainingWidget(${view.join(", ")})${after}; view`;
}

function optimizerIn(state: OptimizerState): string {
  const { name, lr, momentum, betas, eps } = state as OptimizerState & {
    momentum?: number;
    betas?: [number, number];
    eps?: number;
  };
  const parts = [
    `lr=${scheduleIn(lr)}`,
    ...(momentum ? [`momentum=${momentum}`] : []),
    ...(betas ? [`betas=(${betas.join(", ")})`] : []),
    ...(eps === undefined ? [] : [`eps=${eps}`]),
  ];
  return `${name}(${parts.join(", ")})`;
}

function scheduleIn(lr: Schedule): string {
  switch (lr.kind) {
    case "constant":
      return String(lr.lr);
    case "linear":
      return `Linear(${lr.start}, ${lr.end}, ${lr.steps})`;
    case "step_decay":
      return `StepDecay(${lr.start}, ${lr.factor}, ${lr.every})`;
  }
}
