// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { JupyterModel } from "./fake-hosts.ts";
import { button } from "./page.ts";
import { moonsState } from "./run-kernel.ts";
import { el, openForEachTest, show } from "./training-page.ts";
import { until } from "./until.ts";

openForEachTest();

/** The line of Python in the panel Save for a saved state with these changes. */
async function python(structure: object, run: object = {}, more: object = {}) {
  const state = moonsState();
  show(
    new JupyterModel({
      ...state,
      ...more,
      structure: { ...(state.structure as object), ...structure },
      run: { ...state.run, ...run },
    } as never),
  );
  button(el, "Save").click();
  return until(() => {
    const text = el.querySelector("section[aria-label=Save] code")?.textContent;
    expect(text).toBeTruthy();
    return text ?? "";
  });
}

const own = { loss: "" };

test("a loss with a name of its own is written by that", async () => {
  expect(await python({ ...own, loss_name: "my_loss" })).toContain(
    "Trainer(model, X, y, loss=my_loss, optimizer=SGD(",
  );
});

test.each([
  "<lambda>",
  "a loss of your own",
  "None); import os; os.system('x'",
  "f\nimport os",
  "__import__('os').system('x')",
])("a loss that is called %j is left open", async (loss_name) => {
  const text = await python({ ...own, loss_name });
  expect(text).toContain(
    "loss=...,  # a function of your own\n    optimizer=SGD(",
  );
  expect(text).not.toMatch(/import|lambda>/);
});

const CODE = '1); __import__("os"); (';
const optimizer = (change: object) => ({
  optimizer: {
    name: "Lion",
    lr: { kind: "constant", lr: 0.1 },
    settings: {},
    moments: {},
    steps: 0,
    ...change,
  },
});

test.each([
  ["the loss", { loss: `hinge", x=${CODE}"`, loss_name: "" }, {}, {}],
  ["the optimiser", {}, optimizer({ name: `SGD(${CODE}` }), {}],
  ["the rate", {}, optimizer({ lr: { kind: "constant", lr: CODE } }), {}],
  ["a setting", {}, optimizer({ settings: { momentum: CODE } }), {}],
  ["settings", {}, optimizer({ settings: { betas: [CODE, 1] } }), {}],
  ["l2", {}, { l2: CODE, ...optimizer({}) }, {}],
  ["the batch", {}, { batch_size: CODE, ...optimizer({}) }, {}],
  ["the speed", {}, {}, { speed: `frame", ${CODE}"` }],
])(
  "%s of a saved state does not become code",
  async (_, structure, run, more) => {
    const text = await python(structure, run, more).catch(() => "nothing"); // a state that shows no view
    expect(text).not.toContain("import");
  },
);

test("numbers that are not finite, and schedules of one's own, are left open", async () => {
  const lr = { kind: "own", name: "f", lr: 0.1 };
  const text = await python(
    {},
    optimizer({ lr, settings: { eps: Number.NaN } }),
  );
  expect(text).toContain(
    "optimizer=Lion(lr=..., eps=...),  # a number that is not finite",
  );
});

test.each([
  [
    "SGD",
    { momentum: 0.9, nesterov: true, weight_decay: 0.01 },
    "SGD(lr=0.1, momentum=0.9, weight_decay=0.01, nesterov=True)",
  ],
  ["SGD", { momentum: 0 }, "SGD(lr=0.1)"],
  [
    "RMSprop",
    { alpha: 0.9, eps: 1e-8, momentum: 0.5 },
    "RMSprop(lr=0.1, alpha=0.9, eps=1e-8, momentum=0.5)",
  ],
  [
    "AdamW",
    { betas: [0.9, 0.99], eps: 1e-8, weight_decay: 0 },
    "AdamW(lr=0.1, betas=(0.9, 0.99), eps=1e-8, weight_decay=0)",
  ],
])("the settings of %s are written", async (name, settings, text) => {
  const lr = { kind: "constant", lr: 0.1 };
  const run = { ...moonsState().run.optimizer, name, lr, settings };
  expect(await python({}, { optimizer: run })).toContain(`optimizer=${text}`);
});

test("a cosine is written", async () => {
  const lr = { kind: "cosine", start: 0.5, end: 0.1, steps: 30 };
  const optimizer = { ...moonsState().run.optimizer, lr };
  expect(await python({}, { optimizer })).toContain("lr=Cosine(0.5, 0.1, 30)");
});
