// The losses that fit targets are those that the kernel says fit: see tests/conformance/fitting.py.

import { expect, test } from "vitest";
import file from "../../tests/conformance/fitting.json";
import { LOSSES } from "../src/engine/losses.ts";
import { fitting } from "../src/store/training/page-trainer.ts";
import { numberOf } from "./recording.ts";

test("both halves have the same losses in the same order", () => {
  expect(Object.keys(LOSSES)).toEqual(file.names);
});

test.each(
  file.targets.map(
    (row) => [row.flat, row.width, row.y.join(" "), row] as const,
  ),
)("flat %s, width %i, targets %s", (isFlat, width, _, row) => {
  const y = Float64Array.from(row.y, numberOf);
  for (const [outputs, names] of Object.entries(row.losses))
    expect(fitting({ y, width, isFlat }, Number(outputs)), outputs).toEqual(
      names,
    );
});
