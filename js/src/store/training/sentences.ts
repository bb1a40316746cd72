// What the status line of a run says.

import { format } from "../../ui/format.ts";
import type { Act, TrainingStore } from "./training-store.ts";

const DIGITS = 4;

const steps = (count: number) =>
  `${counted(count)} step${count === 1 ? "" : "s"}`;
const counted = (count: number) => count.toLocaleString("en-US");
const written = (number: number | undefined) =>
  number === undefined ? "unknown" : format(number, DIGITS);

/** Loss and accuracy, for the end of a sentence. */
function outcome(store: TrainingStore): string {
  const { loss } = store;
  const right = store.accuracy.peek();
  const parts = loss === undefined ? [] : [`loss ${written(loss)}`];
  if (right !== undefined) parts.push(`${percent(right)} right`);
  return parts.length > 0 ? `: ${parts.join(", ")}` : "";
}

export const percent = (share: number) =>
  `${Number((100 * share).toFixed(1))} %`;

export const paused = (store: TrainingStore, from: number) =>
  `Paused after ${steps(store.step.peek() - from)}, at step ${counted(store.step.peek())}${outcome(store)}. ${trouble(store)}`.trim();

export const stepped = (store: TrainingStore) =>
  `Step ${counted(store.step.peek())}${outcome(store)}. ${trouble(store)}`.trim();

/** What is wrong when numbers have run away, and what helps. */
export function trouble(store: TrainingStore): string {
  const { loss, parameters } = store;
  const lost = parameters.some((p) => !Number.isFinite(p));
  if (!lost && (loss === undefined || Number.isFinite(loss))) return "";
  const what = lost
    ? "Parameters are no finite numbers any more"
    : "The loss is no finite number";
  return `${what}: the steps were too large. Go back with the slider or Reset, and lower the learning rate.`;
}

export const reset = (store: TrainingStore) =>
  `Reset: parameters, optimiser and losses are those of when the cell showed them, at step ${counted(store.step.peek())}. Settings and points stay.`;

export const loaded = (store: TrainingStore, from: string) =>
  `Loaded ${from}: the run goes on at step ${counted(store.step.peek())}${outcome(store)}.`;

export const scrubbed = (store: TrainingStore, asked: number) => {
  const at = store.step.peek();
  const dropped = at === asked ? "" : ` ${store.history.dropped}`;
  return `Back at step ${counted(at)}: what is trained from here is a new run.${dropped}`;
};

export const branched = (store: TrainingStore, from: string) =>
  `${capital(store.history.current.name)} goes on from step ${counted(store.step.peek())} of ${from}, which is kept to compare with.`;

export const lossChanged = (loss: string) =>
  `The loss is ${loss.replaceAll("_", " ")} from the next step on; what is on the curve so far was another.`;

export const conflict = (store: TrainingStore) =>
  `A cell trained the same run meanwhile: the view goes on from there, at step ${counted(store.step.peek())}. What was trained here is kept to compare with.`;

export function cellTrained(store: TrainingStore, before: number): string {
  const made = store.step.peek() - before;
  if (made > 0)
    return `A cell made ${steps(made)}${outcome(store)}. ${trouble(store)}`.trim();
  return `A cell changed the run: it is at step ${counted(store.step.peek())}${outcome(store)}.`;
}

export const cannotAct = (why: string) =>
  `This run is trained in the kernel, whole steps at a time: ${why}.`;
export const cannotChange = (why: string) =>
  `This run is trained in the kernel: ${why}. Change it in a cell.`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

// ---- the four acts

/** How things were before an act. */
export interface Situation {
  /** Whether any gradient was not 0. */
  hadGradients: boolean;
  looked: number | undefined;
}

export const situation = ({ grad, actLoss }: TrainingStore): Situation => ({
  hadGradients: grad.some((g) => g !== 0),
  looked: actLoss.peek(),
});

export function acted(
  store: TrainingStore,
  act: Act,
  { hadGradients, looked }: Situation,
): string {
  const all = counted(store.parameters.length);
  switch (act) {
    case "forward":
      return `Forward: the loss of ${batch(store)} is ${written(store.actLoss.peek())}.`;
    case "zero_grad":
      return hadGradients
        ? `Zero grad: all ${all} gradients are 0 again.`
        : `Zero grad: all ${all} gradients were 0 already.`;
    case "backward":
      return hadGradients
        ? `Backward: the gradient of the loss was added to gradients that were not 0, so they have added up. Zero grad clears them.`
        : `Backward: each of ${all} parameters has its gradient of the loss ${written(store.actLoss.peek())}.`;
    case "step": {
      if (!hadGradients)
        return `Step: the gradients are all 0, so nothing moved. Backward fills them.`;
      const unseen =
        looked === undefined ? " They are those of an earlier loss." : "";
      return `Step: ${all} parameters moved against their gradients.${unseen} That was step ${counted(store.step.peek())}.`;
    }
  }
}

function batch(store: TrainingStore): string {
  const { batchSize } = store.settings;
  const { count } = store;
  return batchSize === null || batchSize >= count
    ? `all ${counted(count)} examples`
    : `a batch of ${counted(batchSize)} examples`;
}
