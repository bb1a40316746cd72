// The settings of a run as Python. They may come from a saved notebook that somebody else wrote: names and
// finite numbers get into the line, and no text that could be code.

import type { Schedule } from "../../engine/schedules.ts";
import type { OptimizerState } from "../../engine/states.ts";
import { SPEEDS } from "./players.ts";
import type { TrainingStore } from "./training-store.ts";

/** The settings of the view, to paste into a cell; "..." with a comment for what cannot be written. */
export function pythonOf(store: TrainingStore, isLog: boolean): string {
  const { settings, player } = store;
  const { batchSize, l2, clearsGrad } = settings;
  const speed = SPEEDS.find((one) => one === player.speed.value);
  const trainer = called("Trainer", [
    ["model, X, y"],
    lossIn(store),
    optimizerIn(settings.optimizer),
    ...(l2 === 0 ? [] : [numberArgument("l2", l2)]),
    ...(batchSize === null ? [] : [numberArgument("batch_size", batchSize)]),
  ]);
  const view = called("TrainingWidget", [
    [trainer],
    ...(speed ? [[`speed="${speed}"`] as const] : []),
    ...(isLog ? [["log_scale=True"] as const] : []),
  ]);
  const after = clearsGrad ? "" : "; view.trainer.zero_grad = False";
  return `view = ${view}${after}; view`;
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

/** Whether `name` is a name in Python. */
const isName = (name: string): boolean =>
  /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name);

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
