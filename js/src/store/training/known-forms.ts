// KnownForms: which form of the learner's own loss belongs to a target. The kernel records a loss that
// looks at its target once for each; this page cannot record it for a target that no point had.

import type { RunExamples } from "./wire.ts";

type Targets = Pick<RunExamples, "y" | "width">;

export class KnownForms {
  readonly #formOf = new Map<string, number>();

  constructor(examples: Targets & Pick<RunExamples, "formOf">) {
    const { formOf } = examples;
    rowsOf(examples).forEach((row, i) => {
      this.#formOf.set(row, formOf[i] ?? -1);
    });
  }

  /** The form of each example; -1 where there is none. */
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
