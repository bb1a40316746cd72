// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { labelsOf } from "../src/store/training/measures.ts";
import { JupyterModel } from "./fake-hosts.ts";
import { button, settled, status } from "./page.ts";
import { moonsState } from "./run-kernel.ts";
import { el, openForEachTest, show } from "./training-page.ts";
import { until } from "./until.ts";

openForEachTest();

const said = (words: string) =>
  until(() => expect(status(el)).toContain(words));

async function openTable(): Promise<void> {
  show(new JupyterModel(moonsState() as never));
  button(el, "Data").click();
  await settled();
  button(el, "Points as a table").click();
  await settled();
  button(el, "Paste rows").click();
  await settled();
}

async function paste(text: string, how: string): Promise<void> {
  const box = el.querySelector(
    "textarea[aria-label='Rows to paste']",
  ) as HTMLTextAreaElement;
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  button(el, how).click();
  await settled();
}

const classes = () =>
  [
    ...(el.querySelector<HTMLSelectElement>("select[aria-label='y of point 1']")
      ?.options ?? []),
  ].map(({ value }) => value);

const lossChoice = () =>
  [...el.querySelectorAll("label")]
    .find((one) => one.textContent?.startsWith("Loss"))
    ?.querySelector("select") as HTMLSelectElement;

test("points of one class leave room for the other one", async () => {
  await openTable();
  await paste("0,0,1\n1,0,1", "Replace all");
  await said("2 points pasted in the place of all.");
  expect(classes()).toEqual(["-1", "1"]);
  await paste("1,1,-1", "Add rows");
  await said("1 points pasted.");
});

test("a loss of other classes can follow points of one class, and go again", async () => {
  await openTable();
  await paste("0,0,1", "Replace all");
  lossChoice().value = "binary_cross_entropy";
  lossChoice().dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  expect(classes()).toEqual(["0", "1"]);
  await paste("1,1,0", "Add rows");
  await said("1 points pasted.");
  expect([...lossChoice().options].map(({ value }) => value)).not.toContain(
    "hinge",
  );
  lossChoice().value = "mean_squared_error";
  lossChoice().dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  await paste("0,0,-1\n1,1,1", "Replace all");
  await said("2 points pasted in the place of all.");
});

test("a class that the loss cannot have is refused by the loss", async () => {
  await openTable();
  await paste("0,0,0\n1,0,1", "Replace all");
  expect(status(el)).toContain(
    "The loss hinge has no meaning for the targets 0, 1: choose squared error or mean squared error or binary cross entropy first.",
  );
  expect(classes()).toEqual(["-1", "1"]);
});

test.each([
  [[-1], [], "", [-1, 1]],
  [[0], [], "", [0, 1]],
  [[1], [], "binary_cross_entropy", [0, 1]],
  [[1], [0, 1], "", [0, 1]],
  [[1], [0, 1], "hinge", [-1, 1]],
  [[3], [], "", [3]],
  [[3], [3, 7], "", [3, 7]],
  [[0, 1, 2], [0, 1], "", [0, 1, 2]],
])(
  "targets %j after %j with %j are of the classes %j",
  (y, pair, loss, labels) => {
    const targets = Float64Array.from(y);
    expect(labelsOf(1, targets, pair, loss as never)).toEqual(labels);
  },
);
