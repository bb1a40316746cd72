// A run as a file, the one that Trainer.save writes and Trainer.load reads.

import { described, numbers } from "../../engine/check.ts";
import type { OptimizerState, SavedRun } from "../../engine/states.ts";
import { canMove } from "./page-trainer.ts";
import type { TrainingStore } from "./training-store.ts";
import type { RunState } from "./wire.ts";

declare const __VERSION__: string;

const KIND = "micrograd training run";
const SCHEMA = 2; // in 1, settings and moments of the optimiser were beside its name
const READABLE: readonly unknown[] = [1, 2];

/** The file of a run. */
export function fileOf(store: TrainingStore): string {
  const step = store.run.step.peek();
  const { record } = store.run.history.current;
  const losses = Array.from({ length: step }, (_, k) => record.at(k));
  if (losses.includes(undefined))
    throw new Error(
      "This run is too long for this page to know each loss: trainer.save(path) in Python knows them.",
    );
  const { foreign, ...run } = store.run.state(step);
  const state: SavedRun = {
    ...run,
    losses: Float64Array.from(losses as number[]),
    n: store.run.count,
    loss: store.run.structure.peek().loss || null,
  };
  const head = { kind: KIND, schema: SCHEMA, version: __VERSION__ };
  const file = { ...head, ...state };
  const text = JSON.stringify(file, (_, value) => encoded(value), 1);
  return `${text.replaceAll(`"${MINUS_ZERO}"`, "-0.0")}\n`;
}

const MINUS_ZERO = "minus zero"; // JSON has one, but JavaScript does not write it

/** As JSON can hold it: arrays become lists, NaN and infinities text. */
function encoded(value: unknown): unknown {
  if (value instanceof Float64Array) return [...value];
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
  if (!READABLE.includes(state.schema))
    throw new Error(
      `The file is of schema ${state.schema}, this page reads schema ${READABLE.join(" and ")}.`,
    );
  checkComplete(state);
  const run = upgraded(state);
  checkFits(run, store);
  const list = (key: "parameters" | "grad" | "losses") => listOf(run[key], key);
  const { optimizer, batches, batch_size, l1, l2, zero_grad } = run;
  const losses = list("losses");
  return {
    parameters: list("parameters"),
    grad: list("grad"),
    losses,
    step: losses.length,
    optimizer,
    batches,
    batch_size,
    l1,
    l2,
    zero_grad,
    foreign: false,
  };
}

const listOf = (given: unknown, name: string) =>
  numbers(Array.isArray(given) ? given.map(decoded) : given, name);

// ---- a file of schema 1

/** What was beside the name of an optimiser, and is a moment; all else was a setting. */
const MOMENTS = ["velocity", "m", "v"];

/** The run in a file of any schema that is read, its moments as arrays; the rest is checked where it is used. */
function upgraded(state: Record<string, unknown>): SavedRun {
  const { parameters, optimizer } = state;
  const count = Array.isArray(parameters) ? parameters.length : 0;
  const grad = new Float64Array(count);
  const run = { grad, zero_grad: true, l1: 0, ...state } as unknown as SavedRun;
  return { ...run, optimizer: nested(optimizer as Partial<OptimizerState>) };
}

function nested(optimizer: Partial<OptimizerState> | null): OptimizerState {
  const { name, lr, steps, settings, moments, ...beside } = optimizer ?? {};
  const flat = Object.entries(beside);
  const isMoment = ([key]: [string, unknown]) => MOMENTS.includes(key);
  const given = moments ?? Object.fromEntries(flat.filter(isMoment));
  const others = flat.filter((entry) => !isMoment(entry));
  return {
    name,
    lr,
    settings: settings ?? Object.fromEntries(others),
    moments: Object.fromEntries(
      Object.entries(given).map(([key, moment]) => [key, listOf(moment, key)]),
    ),
    steps,
  } as OptimizerState;
}

// ---- refusals

const WANTED = "parameters losses optimizer batches l2 batch_size n loss".split(
  " ",
);

function checkComplete(state: Record<string, unknown>): void {
  const lacks = WANTED.filter((key) => !(key in state));
  if (lacks.length > 0) throw new Error(`The file lacks ${lacks.join(", ")}.`);
}

/** Refuse a run of another model, of other data or of another loss, or one that this page cannot go on with. */
function checkFits(state: SavedRun, store: TrainingStore): void {
  const { parameters, n, loss, optimizer, zero_grad } = state;
  const count = Array.isArray(parameters) ? parameters.length : 0;
  const named = (loss: unknown) => `with ${loss || "a loss of its own"}`;
  same(count, store.run.parameters.length, (n) => `with ${n} parameters`);
  same(n, store.run.count, (n) => `on ${n} examples`);
  same(loss || "", store.run.structure.peek().loss, named);
  if (!canMove({ optimizer, foreign: false }))
    throw new Error(
      "The file holds a run with an optimiser that this page cannot use: trainer.load(path) in Python can.",
    );
  if (typeof zero_grad !== "boolean")
    throw new TypeError(
      `zero_grad: expected true or false, got ${described(zero_grad)}`,
    );
}

function same<Of>(theirs: Of, ours: Of, inWords: (of: Of) => string): void {
  if (theirs !== ours)
    throw new Error(
      `The file holds a run ${inWords(theirs)}, not ${inWords(ours)} as here.`,
    );
}
