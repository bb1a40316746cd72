// @vitest-environment happy-dom
// A run whose examples lie in no plane: its targets beside its outputs.
import { expect, test } from "vitest";
import four from "../../tests/conformance/training_four.json";
import type { TrainingWidgetModel } from "../src/models.ts";
import { JupyterModel, traitsOf } from "./fake-hosts.ts";
import { button, status } from "./page.ts";
import { el, openForEachTest, show } from "./training-page.ts";
import { until } from "./until.ts";

openForEachTest();

const showFour = (more: object = {}) =>
  show(new JupyterModel({ ...traits(), ...more } as never));

const traits = () => traitsOf<TrainingWidgetModel>(four);

const bytes = (numbers: number[]) => Float64Array.from(numbers).buffer;

const rows = () => {
  const found = el.querySelectorAll(
    'table[aria-label="Targets and outputs"] tbody tr',
  );
  return [...found].map((row) =>
    [...row.querySelectorAll("th, td")].map(
      (cell) => cell.textContent?.trim() ?? "",
    ),
  );
};

const outputs = () =>
  rows().map(([, , output = ""]) =>
    Number(output.replace("✗ ", "").replace("−", "-")),
  );

const targets = [1, -1, -1, 1];

test("the lecture's four examples stand beside their targets, and come closer with the steps", async () => {
  showFour();
  expect(rows().map(([inputs]) => inputs)).toEqual([
    "2, 3, −1",
    "3, −1, 0.5",
    "0.5, 1, 1",
    "1, 1, −1",
  ]);
  expect(rows().map(([, target]) => target)).toEqual(["1", "−1", "−1", "1"]);
  const before = outputs();
  for (let k = 1; k <= 20; k++) {
    button(el, "Train step").click();
    await until(() => expect(status(el)).toContain(`Step ${k}:`));
  }
  const off = (numbers: number[]) =>
    numbers.reduce((sum, y, i) => sum + (y - (targets[i] ?? 0)) ** 2, 0);
  expect(off(outputs())).toBeLessThan(off(before) / 2);
});

test("an output on the side of the other class has a mark beside its number", () => {
  showFour();
  const marked = rows().map(([, , output = ""]) => output.startsWith("✗"));
  const wrong = outputs().map((y, i) => y > 0 !== (targets[i] ?? 0) > 0);
  expect(marked).toEqual(wrong);
  expect(wrong).toContain(true);
});

test("regression targets have no wrong side", () => {
  showFour({
    examples: { ...traits().examples, y: bytes([0.5, 1.5, -2, 0.25]) },
  });
  expect(el.textContent).not.toContain("✗");
  expect(rows()[2]?.[1]).toBe("−2");
});

test("of many examples the table shows the first, and says so", () => {
  const many = 60;
  const examples = {
    ...traits().examples,
    X: bytes(Array.from({ length: 3 * many }, (_, k) => k / 100)),
    y: bytes(Array.from({ length: many }, (_, k) => (k % 2 ? 1 : -1))),
    form_of: new ArrayBuffer(4 * many),
  };
  showFour({ examples });
  expect(rows()).toHaveLength(50);
  expect(el.textContent).toContain("The first 50 of 60 examples.");
});
