// How many examples a run gets right, where that has a meaning.
import { expect, test } from "vitest";
import { Measures } from "../src/store/training/measures.ts";

test.each([
  [true, 0.75],
  [false, undefined],
])(
  "targets that are classes (%s) have an accuracy, others none",
  (areClasses, share) => {
    const measures = new Measures();
    const trainer = { accuracy: () => 0.75, accuracyOn: () => 0.75 };
    const trainers = { trainer, tester: trainer };
    const none = { X: new Float64Array(), y: new Float64Array() };
    const examples = { ...none, width: 1, test: none };
    measures.count(trainers as never, examples as never, areClasses, true);
    expect(measures.accuracy.value).toBe(share);
    expect(measures.testAccuracy.value).toBe(share);
  },
);
