// Examples: inputs, targets, and the form of the loss of each.

import { type Numbers, numbers, whole } from "./check.ts";
import type { Form } from "./form.ts";
import { beside, lengthOf, type Table, tableOf } from "./table.ts";

export class Examples {
  readonly length: number;
  readonly X: Table;
  readonly y: Table;
  /** X and y side by side. */
  readonly both: Table;
  readonly #formOf: Int32Array | undefined;
  readonly #found: Int32Array;

  /** See TrainerOptions. */
  constructor(
    forms: readonly Form[],
    X: Numbers,
    y: Numbers,
    formOf?: Numbers,
  ) {
    this.X = tableOf(X, forms[0]!.inputs.length, "X");
    this.length = lengthOf(this.X);
    const width = Math.ceil(numbers(y, "y").length / this.length);
    this.y = tableOf(y, Math.max(1, width), "y", this.length);
    this.both = beside(this.X, this.y);
    this.#found = new Int32Array(this.length);
    if (forms.length > 1)
      this.#formOf = checkFormOf(formOf ?? [], this.length, forms.length);
  }

  /** The examples of `batch` whose loss has this form; the next call overwrites the result. */
  ofForm(form: number, batch: Int32Array): Int32Array {
    if (!this.#formOf) return batch;
    let count = 0;
    for (const example of batch)
      if (this.#formOf[example] === form) this.#found[count++] = example;
    return this.#found.subarray(0, count);
  }
}

function checkFormOf(formOf: Numbers, count: number, forms: number) {
  if (formOf.length !== count)
    throw new RangeError(
      `formOf: expected ${count} numbers, one for each example, got ${formOf.length}`,
    );
  return Int32Array.from(numbers(formOf, "formOf"), (form, i) =>
    whole(form, `formOf[${i}]`, 0, forms - 1),
  );
}

/** Throw unless the forms are of one model with `parameters` parameters and targets of `width` numbers. */
export function checkForms(
  forms: readonly Form[],
  parameters: number,
  width: number,
): void {
  forms.forEach((form, f) => {
    const wanted = {
      data: form.recording.symbols.length,
      parameters,
      inputs: forms[0]!.inputs.length,
      targets: form.targets.length === 0 ? 0 : width,
      outputs: forms[0]!.outputs.length,
    };
    for (const [name, count] of Object.entries(wanted)) {
      const { length } = form[name as keyof typeof wanted];
      if (length !== count)
        throw new RangeError(
          `forms[${f}].${name}: expected ${count} entries, got ${length}`,
        );
    }
  });
}
