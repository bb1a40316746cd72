// The sentences of the status line of a run.

import type {
  RunEvent,
  Situation,
  StepAct,
} from "../../store/training/run-event.ts";
import type { TrainingRun } from "../../store/training/training-run.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { counted, format, percent } from "../../ui/format.ts";

const DIGITS = 4;

const steps = (count: number) =>
  `${counted(count)} step${count === 1 ? "" : "s"}`;
const written = (number: number | undefined) =>
  number === undefined ? "unknown" : format(number, DIGITS);

/** Loss and accuracy now, for the end of a sentence. */
function outcome({ run }: TrainingStore): string {
  const loss = run.measures.loss.peek() ?? run.loss;
  return ending(loss === undefined ? "" : `loss ${written(loss)}`, run);
}

/** The loss before the last step and now, for the end of a sentence. */
function progress({ run, settings }: TrainingStore): string {
  const now = run.measures.loss.peek();
  if (run.loss === undefined) return ending("", run);
  const { batchSize } = settings;
  const isPart = batchSize !== null && batchSize < run.count;
  const on = isPart ? ` on its ${counted(batchSize)} examples` : "";
  const before = `loss ${written(run.loss)}${on} before the step`;
  if (now === undefined) return ending(before, run);
  const all = isPart ? ` on all ${counted(run.count)}` : "";
  return ending(`${before}, ${written(now)}${all} now`, run);
}

function ending(loss: string, run: TrainingRun): string {
  const right = run.measures.accuracy.peek();
  const parts = [loss, right === undefined ? "" : `${percent(right)} right`];
  const known = parts.filter(Boolean).join(", ");
  return known ? `: ${known}` : "";
}

/** What has just happened in a run. */
export function sentence(store: TrainingStore, event: RunEvent): string {
  const at = counted(store.run.step.peek());
  switch (event.kind) {
    case "shown":
      return store.run.step.peek() === 0
        ? "Not trained yet: Play trains and shows every frame, Train step makes one step."
        : `At step ${at}${outcome(store)}. ${beginning(store.run)}${trouble(store)}`.trim();
    case "playing":
      return "Playing.";
    case "paused":
      return `Paused after ${steps(store.run.step.peek() - event.from)}, at step ${at}${outcome(store)}. ${trouble(store)}`.trim();
    case "stepped":
      return `Step ${at}${progress(store)}. ${trouble(store)}`.trim();
    case "act":
      return acted(store, event.act, event.before);
    case "reset":
      return `Reset: parameters, optimiser and losses are those of when the cell showed them, at step ${at}. Settings and points stay.`;
    case "loaded":
      return `Loaded ${event.file}: the run goes on at step ${at}${outcome(store)}.`;
    case "scrubbed": {
      const dropped =
        store.run.step.peek() === event.asked
          ? ""
          : ` ${store.run.history.dropped}`;
      const unknown =
        event.unknown === undefined
          ? ""
          : ` Losses from step ${counted(event.unknown)} on are no longer known: Python has nan.`;
      return `Back at step ${at}: what is trained from here is a new run.${dropped}${unknown}`;
    }
    case "branched":
      return `${capital(store.run.history.current.name)} goes on from step ${at} of ${event.from}, which is kept to compare with.`;
    case "loss":
      return `The loss is ${event.name.replaceAll("_", " ")} from the next step on; what is on the curve so far was another.`;
    case "cell":
      return cellTrained(store, event.before);
    case "view":
      return "Another view changes this run, and this one follows."; // without numbers: it may change sixty times a second
    case "conflict":
      return `A cell or another view changed the same run meanwhile: this view goes on from there, at step ${at}. What was trained here is kept to compare with.`;
    case "rebuilt":
      return "The network, the examples or the loss were changed elsewhere: this view has them too.";
    case "kernel":
      return `The kernel trains this run, in whole steps: ${store.run.kernelReason}. Change it in a cell.`;
    case "message":
      return event.text;
    case "refused":
      return event.why;
  }
}

/** That one cannot go back further, if the page got the run at a later step. */
const beginning = ({ history, step }: TrainingRun) =>
  history.range.first === step.peek()
    ? "The way back begins here: of the steps before it only the losses are known. "
    : "";

/** What is wrong when numbers have run away, and what helps. */
function trouble(store: TrainingStore): string {
  if (!store.run.isLost) return growth(store);
  const what = store.run.parameters.every(Number.isFinite)
    ? "The loss is no finite number"
    : "Parameters are no finite numbers any more";
  return `${what}: the steps were too large. Go back with the slider or Reset, and lower the learning rate.`;
}

/** What to do about a loss that runs away, as long as it is a number. */
export const growth = (store: TrainingStore): string =>
  store.run.grows && !store.run.isLost
    ? "The loss is more than twice what it was at first: the steps are probably too large. Lower the learning rate."
    : "";

function cellTrained(store: TrainingStore, before: number): string {
  const made = store.run.step.peek() - before;
  const after = trouble(store);
  return made > 0
    ? `A cell made ${steps(made)}${progress(store)}. ${after}`.trim()
    : `A cell or another view changed the run: it is at step ${counted(store.run.step.peek())}${outcome(store)}. ${after}`.trim();
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

// ---- the four acts

function acted(
  store: TrainingStore,
  act: StepAct,
  { hadGradients, lossBefore }: Situation,
): string {
  const all = counted(store.run.parameters.length);
  switch (act) {
    case "forward":
      return `Forward: the loss of ${batch(store)} is ${written(store.run.actLoss.peek())}.`;
    case "zero_grad":
      return hadGradients
        ? `Zero grad: all ${all} gradients are 0 again.`
        : `Zero grad: all ${all} gradients were 0 already.`;
    case "backward":
      return hadGradients
        ? `Backward: the gradient of the loss was added to gradients that were not 0, so they have added up. Zero grad clears them.`
        : `Backward: each of ${all} parameters has its gradient of the loss ${written(store.run.actLoss.peek())}.`;
    case "step": {
      if (!hadGradients)
        return `Step: the gradients are all 0, so nothing moved. Backward fills them.`;
      const unseen =
        lossBefore === undefined ? " They are those of an earlier loss." : "";
      return `Step: ${all} parameters moved against their gradients.${unseen} That was step ${counted(store.run.step.peek())}.`;
    }
  }
}

function batch(store: TrainingStore): string {
  const { batchSize } = store.settings;
  const { count } = store.run;
  return batchSize === null || batchSize >= count
    ? `all ${counted(count)} examples`
    : `a batch of ${counted(batchSize)} examples`;
}
