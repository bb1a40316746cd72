// PageTrainer: the Trainer of this page, made from the kernel's recordings; or the reason why there is none.

import type { Form } from "../../engine/form.ts";
import { LOSSES } from "../../engine/losses.ts";
import { type LossName, namedForms } from "../../engine/named-forms.ts";
import { optimizerFrom } from "../../engine/optim.ts";
import { link } from "../../engine/recording.ts";
import { Trainer } from "../../engine/trainer.ts";
import { SCORES } from "./measures.ts";
import type { Rows, RunExamples, RunState, RunStructure } from "./wire.ts";

export interface PageTrainer {
  trainer: Trainer | undefined;
  /** The same on the held out examples; undefined if there are none. */
  tester: Trainer | undefined;
  /** Why the kernel has to make the steps; "" where this page can. */
  kernelReason: string;
}

export function pageTrainerOf(
  structure: RunStructure,
  examples: RunExamples,
  run: RunState,
): PageTrainer {
  const refusal =
    structure.modelRefusal || (structure.loss ? "" : structure.lossRefusal);
  if (refusal) return inKernel(refusal);
  const used = [structure.model, ...(structure.loss ? [] : structure.forms)];
  const unknown = used.flatMap(({ recording }) => link(recording).unknown);
  if (unknown.length > 0)
    return inKernel(
      `it uses ${[...new Set(unknown)].join(", ")}, which this page cannot do`,
    );
  if (!canMove(run)) {
    const { name } = run.optimizer;
    return inKernel(`its optimiser is ${name}, or has a schedule of its own`);
  }
  try {
    const forms = formsOf(structure, examples);
    const trainer = trainerFor(structure, forms, examples, run, examples);
    const tester = testerOf(structure, forms, examples, run);
    return { trainer, tester, kernelReason: "" };
  } catch (problem) {
    return inKernel(problem instanceof Error ? problem.message : `${problem}`);
  }
}

/** Whether this page knows the optimiser of a run. */
export function canMove({
  optimizer,
  foreign,
}: Pick<RunState, "optimizer" | "foreign">): boolean {
  if (foreign) return false; // even if it has the name of one that this page knows
  try {
    optimizerFrom(optimizer);
    return true;
  } catch {
    return false;
  }
}

const inKernel = (why: string): PageTrainer => ({
  trainer: undefined,
  tester: undefined,
  kernelReason: why,
});

function formsOf(
  { loss, model, forms }: RunStructure,
  { width }: RunExamples,
): readonly Form[] {
  return loss === "" ? forms : namedForms(model, loss, width);
}

function trainerFor(
  { loss, features }: RunStructure,
  forms: readonly Form[],
  examples: RunExamples,
  run: RunState,
  { X, y }: Rows,
): Trainer {
  const trainer = new Trainer({
    forms,
    parameters: run.parameters,
    X,
    features,
    y,
    ...(forms.length > 1 ? { formOf: formsFor(loss, { ...examples, y }) } : {}),
    ...(SCORES.includes(loss) ? { border: 0 } : {}),
  });
  load(trainer, run);
  return trainer;
}

/** The form of each example. Of cross-entropy the label is the number of the form. */
export function formsFor(
  loss: LossName | "",
  { y, width, formOf }: Omit<RunExamples, "test">,
): Float64Array {
  if (loss !== "") return y;
  const unknown = formOf.indexOf(-1);
  if (unknown < 0) return Float64Array.from(formOf);
  const target = y.subarray(unknown * width, (unknown + 1) * width).join(", ");
  throw new Error(
    `The loss looks at its target, and was not recorded for ${target}: give a point with that target to trainer.train_on(X, y) in a cell.`,
  );
}

/** Undefined without test examples, and for an unnamed loss with several forms: none fits other targets. */
function testerOf(
  structure: RunStructure,
  forms: readonly Form[],
  examples: RunExamples,
  run: RunState,
): Trainer | undefined {
  const { test } = examples;
  if (test.X.length === 0) return undefined;
  if (structure.loss === "" && forms.length > 1) return undefined;
  const start = { ...run, batches: { random: "0", at: 0 } };
  return trainerFor(structure, forms, examples, start, test);
}

const NONE = new Float64Array();

/** Give `trainer` the state of the kernel's run; the timeline keeps its losses. */
export const load = (trainer: Trainer, run: RunState): void =>
  trainer.load({ ...run, losses: NONE });

/** The names of the losses that have a meaning for these targets; the twin of `fitting` in run/wire.py. */
export function fitting(
  { y, width, isFlat }: Targets & Pick<RunExamples, "isFlat">,
  outputs: number,
): LossName[] {
  const isEach = (holds: (t: number) => boolean) => y.every(holds);
  const same = width === outputs;
  const fits: Record<LossName, boolean> = {
    squared_error: same,
    mean_squared_error: same,
    hinge: same && isEach((t) => t === 1 || t === -1),
    binary_cross_entropy: same && isEach((t) => t >= 0 && t <= 1),
    cross_entropy:
      outputs > 1 &&
      (isFlat
        ? isEach((t) => Number.isInteger(t) && t >= 0 && t < outputs)
        : same && isOneHot(y, width)),
  };
  return (Object.keys(LOSSES) as LossName[]).filter((name) => fits[name]);
}

/** Whether each row has a 1 among zeros. */
function isOneHot(y: Float64Array, width: number): boolean {
  if (!y.every((t) => t === 0 || t === 1)) return false;
  for (let i = 0; i < y.length; i += width) {
    const ones = y.subarray(i, i + width).filter((t) => t === 1);
    if (ones.length !== 1) return false;
  }
  return true;
}

type Targets = Pick<RunExamples, "y" | "width">;

/**
 * Which form of the learner's own loss belongs to a target. The kernel records a loss that looks at its
 * target once for each; this page cannot record it for a target that no point had.
 */
export class KnownForms {
  readonly #formOf = new Map<string, number>();

  constructor(examples: Targets & Pick<RunExamples, "formOf">) {
    const { formOf } = examples;
    rowsOf(examples).forEach((row, i) => {
      this.#formOf.set(row, formOf[i] ?? -1);
    });
  }

  /** The form of each example; -1 if there is none. */
  of(examples: Targets): Int32Array {
    const rows = rowsOf(examples);
    return Int32Array.from(rows, (row) => this.#formOf.get(row) ?? -1);
  }
}

/** The targets as text, example by example. */
function rowsOf({ y, width }: Targets): string[] {
  const row = (_: unknown, i: number) =>
    y.subarray(i * width, (i + 1) * width).join(", ");
  return Array.from({ length: y.length / width }, row);
}
