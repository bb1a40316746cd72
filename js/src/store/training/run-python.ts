// The settings of a run as Python. They may come from a saved notebook that somebody else wrote: names and
// finite numbers get into the line, and no text that could be code.

import type { Schedule } from "../../engine/schedules.ts";
import type { OptimizerState } from "../../engine/states.ts";
import { modelLines } from "../network-python.ts";
import { isName, listText } from "../python-text.ts";
import { SPEEDS } from "./players.ts";
import type { TrainingStore } from "./training-store.ts";

/** The settings of the view, to paste into a cell; "..." with a comment for what cannot be written. */
export function pythonOf(store: TrainingStore, isLog: boolean): string {
  const { settings, player } = store;
  const speed = SPEEDS.find((one) => one === player.speed.value);
  const trainer = trainerIn(store);
  const view = called("TrainingWidget", [
    [trainer],
    ...(speed ? [[`speed="${speed}"`] as const] : []),
    ...(isLog ? [["log_scale=True"] as const] : []),
  ]);
  const after = settings.clearsGrad ? "" : "; view.trainer.zero_grad = False";
  return `view = ${view}${after}; view`;
}

/** The Trainer with its settings. */
export function trainerIn(store: TrainingStore): string {
  const { batchSize, l1, l2, optimizer } = store.settings;
  return called("Trainer", [
    [`model, X, y${featuresIn(store)}`],
    lossIn(store),
    optimizerIn(optimizer),
    ...(l1 === 0 ? [] : [numberArgument("l1", l1)]),
    ...(l2 === 0 ? [] : [numberArgument("l2", l2)]),
    ...(batchSize === null ? [] : [numberArgument("batch_size", batchSize)]),
  ]);
}

/** `, features=["x1", "x2**2"]`; "" without features. Only names that this page knows get in. */
export function featuresIn({ run }: TrainingStore): string {
  const { features } = run.structure.value;
  return features.length === 0
    ? ""
    : `, features=${JSON.stringify(features).replaceAll(",", ", ")}`;
}

const MAX_NUMBERS = 20_000; // of the data of a cell
const NAMES = /\b(?:SGD|Adam|AdamW|RMSprop|Linear|Cosine|StepDecay)(?=\()/g;

/**
 * The cell that makes the run anew, with its parameters and data; `view` is what its last lines make.
 * Throws an Error in words where the model is of the learner's own class, or the data are long.
 */
export function cellOf(store: TrainingStore, view: string): string {
  const { X, y, nin, width, isFlat } = store.run.examples.peek();
  const { layers, inputs } = store.run.shape.peek();
  if (layers.length === 0)
    throw new Error("the class of its model is in your own code");
  if (X.length + y.length > MAX_NUMBERS)
    throw new Error(`its data are more than ${MAX_NUMBERS} numbers`);
  const names = ["MLP", "Trainer", ...(view.match(NAMES) ?? [])].sort();
  const widget = /\w+Widget/.exec(view)?.[0];
  return [
    `from micrograd_engine import ${[...new Set(names)].join(", ")}`,
    `from micrograd_widgets import ${widget}`,
    "",
    `X = ${rowsText(X, nin)}`,
    `y = ${isFlat ? listText(y) : rowsText(y, width)}`,
    ...modelLines(inputs.length, layers, store.run.parameters),
    view,
  ].join("\n");
}

function rowsText(numbers: Float64Array, width: number): string {
  const rows = Array.from({ length: numbers.length / width }, (_, k) =>
    listText(numbers.subarray(k * width, (k + 1) * width)),
  );
  return `[${rows.join(", ")}]`;
}

/** An argument of a call, and a comment for what was left out of it. */
type Argument = readonly [text: string, comment?: string];

const GAP = "...";
const NO_NUMBER = "a number that is not finite";

/** A call. A comment ends its line, so that the next argument begins another one. */
function called(name: string, given: readonly Argument[]): string {
  const last = given.length - 1;
  const text = given.map(([argument, comment], k) => {
    const end = k < last ? "," : "";
    return comment
      ? `${argument}${end}  # ${comment}\n    `
      : `${argument}${end && ", "}`;
  });
  return `${name}(${text.join("")})`;
}

/** `given` as Python writes it, if it is a finite number. */
const numberIn = (given: unknown): string =>
  typeof given === "number" && Number.isFinite(given) ? String(given) : GAP;

/** An argument of numbers, with a comment where one of them could not be written. */
const argument = (text: string, comment: string): Argument =>
  text.includes(GAP) ? [text, comment] : [text];

const numberArgument = (name: string, given: unknown): Argument =>
  argument(`${name}=${numberIn(given)}`, NO_NUMBER);

function lossIn({ run }: TrainingStore): Argument {
  const { loss, lossName } = run.structure.peek();
  const name = loss || lossName;
  if (!isName(name)) return [`loss=${GAP}`, "a function of your own"];
  return [loss ? `loss="${loss}"` : `loss=${lossName}`];
}

function optimizerIn({ name, lr, settings }: OptimizerState): Argument {
  if (!isName(name)) return [`optimizer=${GAP}`, "an optimiser of your own"];
  const { betas, nesterov, ...numbers } = settings as Record<string, unknown>;
  const parts = [
    `lr=${scheduleIn(lr)}`,
    ...(Array.isArray(betas)
      ? [`betas=(${betas.map(numberIn).join(", ")})`]
      : []),
    ...NUMBERS.filter(
      ([setting, off]) => (numbers[setting] ?? off) !== off,
    ).map(([setting]) => `${setting}=${numberIn(numbers[setting])}`),
    ...(nesterov === true ? ["nesterov=True"] : []),
  ];
  return argument(`optimizer=${name}(${parts.join(", ")})`, NO_NUMBER);
}

/** The settings that are numbers, and what need not be written. */
const NUMBERS = [
  ["alpha", undefined],
  ["eps", undefined],
  ["momentum", 0],
  ["weight_decay", undefined],
] as const;

/** A schedule of the learner's own has no kind that is known here. */
function scheduleIn(lr: Schedule): string {
  const list = (...numbers: unknown[]) => numbers.map(numberIn).join(", ");
  switch (lr.kind) {
    case "constant":
      return numberIn(lr.lr);
    case "linear":
      return `Linear(${list(lr.start, lr.end, lr.steps)})`;
    case "cosine":
      return `Cosine(${list(lr.start, lr.end, lr.steps)})`;
    case "step_decay":
      return `StepDecay(${list(lr.start, lr.factor, lr.every)})`;
    default:
      return GAP;
  }
}
