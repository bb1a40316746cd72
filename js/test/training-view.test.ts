// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { JupyterModel, MarimoModel, MystModel } from "./fake-hosts.ts";
import { button, field, settled, slider, status, table, type } from "./page.ts";
import { moonsState, ownOptimizer } from "./run-kernel.ts";
import { el, end, openForEachTest, show } from "./training-page.ts";
import { until } from "./until.ts";

openForEachTest();

const jupyter = () => new JupyterModel(moonsState() as never);
const statusShows = (words: string | RegExp) =>
  until(() => expect(status(el)).toMatch(words));
const select = (name: string) => {
  const label = [...el.querySelectorAll("label")].find((one) =>
    one.textContent?.startsWith(name),
  );
  return label?.querySelector("select") as HTMLSelectElement;
};
function choose(name: string, value: string): void {
  select(name).value = value;
  select(name).dispatchEvent(new Event("change", { bubbles: true }));
}

test.each([
  ["Jupyter", jupyter],
  ["marimo", () => new MarimoModel(moonsState() as never)],
  ["MyST", () => new MystModel(moonsState() as never)],
])("a step is made and reported on a page of %s", async (_, model) => {
  show(model());
  button(el, "Train step").click();
  await statusShows(
    "Step 1: loss 0.8958 before the step, 1.7236 now, 81 % right",
  );
  expect(slider(el, "Step").getAttribute("aria-valuetext")).toBe("step 1 of 1");
});

test("the status line names the refused setting, and the field keeps what was typed", async () => {
  show(jupyter());
  type(field(el, "Learning rate"), "fast");
  await statusShows("Learning rate: “fast” is not a finite number; 1 stays");
  type(field(el, "L2"), "-1");
  await statusShows("L2: expected a number at least 0, got −1.");
  type(field(el, "Momentum"), "1");
  await statusShows("Momentum: expected a number from 0 to below 1, got 1.");
  for (const [name, text] of [
    ["Learning rate", "fast"],
    ["L2", "-1"],
    ["Momentum", "1"],
  ] as const) {
    expect(field(el, name).value).toBe(text);
    expect(field(el, name).getAttribute("aria-invalid")).toBe("true");
  }
  type(field(el, "L2"), "0.25");
  await until(() =>
    expect(field(el, "L2").getAttribute("aria-invalid")).toBe("false"),
  );
});

test("a typed rate ends the schedule, and the status line says so", async () => {
  show(jupyter());
  expect(el.textContent).toContain("1 → 0.1 in 100 steps");
  type(field(el, "Learning rate"), "0.5");
  await statusShows(
    "The learning rate is 0.5 from now on; its schedule is gone.",
  );
  expect(el.textContent).not.toContain("in 100 steps");
});

test("only losses that fit the targets can be chosen", () => {
  show(jupyter());
  expect([...select("Loss").options].map(({ value }) => value)).toEqual([
    "squared_error",
    "mean_squared_error",
    "hinge",
  ]);
});

test("only SGD has momentum", async () => {
  show(jupyter());
  choose("Optimiser", "Adam");
  await until(() => expect(el.textContent).not.toContain("Momentum"));
  button(el, "Train step").click();
  await statusShows("Step 1");
});

test("the table has every parameter by its place in the network", async () => {
  show(jupyter());
  const rows = await table(el);
  expect(Object.keys(rows)).toHaveLength(337);
  expect(rows["layer 3 neuron 1 b"]).toEqual([0, 0]);
});

test("finished acts are marked until a step is made", async () => {
  show(jupyter());
  button(el, "Forward").click();
  await statusShows("Forward: the loss of all 100 examples is 0.8958.");
  await until(() => expect(button(el, "Forward").className).toBe("mgw-done"));
  button(el, "Backward").click();
  button(el, "Step").click();
  await statusShows("That was step 1");
  await until(() => expect(button(el, "Forward").className).toBe(""));
});

test("the Save panel gives the run as Python, to paste into a cell", async () => {
  show(jupyter());
  choose("Batch", "32");
  button(el, "Save").click();
  await until(() =>
    expect(el.querySelector(".mgw-run-save code")?.textContent).toBe(
      'view = TrainingWidget(Trainer(model, X, y, loss="hinge", optimizer=SGD(lr=Linear(1, 0.1, 100)), l2=0.0001, batch_size=32), speed="frame"); view',
    ),
  );
});

test("a hidden page has no frames, and does not train", async () => {
  const frames = vi
    .spyOn(globalThis, "requestAnimationFrame")
    .mockReturnValue(7);
  show(jupyter());
  button(el, "Play").click();
  await settled();
  expect(slider(el, "Step").getAttribute("aria-valuetext")).toBe("step 0 of 0");
  frames.mockRestore();
});

test("a view that is closed while it plays requests no frames, and listens to nothing", async () => {
  const model = jupyter();
  show(model);
  button(el, "Play").click();
  await until(() =>
    expect(slider(el, "Step").getAttribute("aria-valuetext")).not.toBe(
      "step 0 of 0",
    ),
  );
  end.abort();
  await settled();
  await settled(); // effects end a little after
  const frames = vi.spyOn(globalThis, "requestAnimationFrame");
  await settled();
  expect(frames).not.toHaveBeenCalled();
  expect(model.listening()).toBe(0);
  frames.mockRestore();
});

test("before the first step the status line explains what to do", async () => {
  show(jupyter());
  await statusShows("Not trained yet: Play trains");
});

test("the status line warns of a growing loss while it is finite, and only once", async () => {
  show(jupyter());
  type(field(el, "Learning rate"), "40");
  for (let k = 1; k <= 3; k++) {
    button(el, "Train step").click();
    await statusShows(`Step ${k}:`);
  }
  expect(status(el)).toContain("The loss is more than twice what it was");
  expect(status(el).match(/more than twice/g)).toHaveLength(1);
});

test("a refusal of the Data panel stands in the status line", async () => {
  show(jupyter());
  button(el, "Data").click();
  await settled();
  type(field(el, "Noise"), "-1");
  await statusShows(
    "Noise: expected a number of at least 0, got -1; 0.1 stays.",
  );
  expect(el.querySelector(".mgw-refused")).not.toBe(null);
});

test("the status line gives the number of a weight that is moved", async () => {
  show(jupyter());
  const network = el.querySelector<HTMLElement>(
    '[aria-label="Network"][role=listbox]',
  );
  const press = (key: string) =>
    network?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true }),
    );
  for (const key of ["ArrowRight", "Enter"]) {
    press(key);
    await settled();
  }
  const weight = el.querySelector<HTMLInputElement>(
    ".mgw-part [role=spinbutton]",
  );
  type(weight as HTMLInputElement, "1.5");
  await statusShows(/ is 1\.5000 now\./);
});

test("the text of a neuron has its activation on the chosen example", async () => {
  show(jupyter());
  const network = el.querySelector('[role=listbox][aria-label="Network"]');
  network?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }),
  );
  await settled();
  const option = () =>
    network?.querySelector("[role=option]")?.getAttribute("aria-label") ?? "";
  expect(option()).toMatch(/^layer 1 neuron 1: value \d\.\d{4}/);
  const first = option();
  type(field(el, "Example"), "2");
  await settled();
  expect(option()).not.toBe(first);
  type(field(el, "Example"), "101");
  await statusShows("Example: expected a whole number from 1 to 100, got 101.");
});

test("a sentence in the status line keeps its numbers", async () => {
  const model = jupyter();
  show(model);
  button(el, "Train step").click();
  await statusShows("Step 1:");
  const before = status(el);
  const run = { ...(moonsState().run as object), l2: 0.5 };
  const at = { recording: 1, examples: 1, revision: 50 };
  const commits = Object.fromEntries(
    model.messages.map(({ content }) => [content.client, 99]),
  );
  model.update({ run, at, commits, by: "another page" } as never);
  await settled();
  expect(status(el)).toBe(before); // the commit under way is not answered yet
  const { client, seq } = model.messages.at(-1)?.content ?? {};
  const content = { kind: "answer", client, seq, at: { ...at, revision: 1 } };
  model.fire("msg:custom", { ...content, step: 1 }, []);
  model.update({ at: { ...at, revision: 51 } } as never);
  await statusShows("Another view changes this run");
  expect(slider(el, "Step").getAttribute("aria-valuetext")).toBe("step 0 of 0");
});

test("adding a point focuses its numbers, and removing one the next row's", async () => {
  show(jupyter());
  button(el, "Data").click();
  await settled();
  button(el, "Points as a table").click();
  await settled();
  button(el, "Add point").click();
  await settled();
  const focused = () => document.activeElement?.getAttribute("aria-label");
  expect(focused()).toBe("x1 of point 101");
  button(el, "Remove point 101").click();
  await settled();
  expect(focused()).toBe("x1 of point 100");
});

const network = () =>
  el.querySelector<HTMLElement>('[aria-label="Network"][role=listbox]');

test("Enter on a weight goes to its slider", async () => {
  show(jupyter());
  for (const key of ["ArrowRight", "Enter", "Enter"]) {
    network()?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true }),
    );
    await settled();
  }
  expect(document.activeElement?.getAttribute("type")).toBe("range");
  expect(document.activeElement?.getAttribute("aria-label")).toContain("w1");
});

test("a refused choice shows the present one again", async () => {
  const state = moonsState();
  const run = { ...state.run, ...ownOptimizer("Lion", 0.1) };
  show(new JupyterModel({ ...state, run } as never));
  choose("Batch", "8");
  await statusShows("The kernel trains this run, in whole steps");
  expect(select("Batch").value).toBe("all");
  choose("Loss", "mean_squared_error");
  await settled();
  expect(select("Loss").value).toBe("hinge");
});

test("the field shows the held out share", async () => {
  const state = moonsState();
  const { X, y } = state.examples;
  const examples = { ...state.examples, test_X: X, test_y: y };
  show(new JupyterModel({ ...state, examples } as never));
  button(el, "Data").click();
  await settled();
  expect(field(el, "Percent held out").value).toBe("50");
});

test("when the kernel is gone the status line says how to keep the run", async () => {
  const model = jupyter();
  show(model);
  model.fire("comm_live_update");
  await statusShows("This view goes on by itself");
  expect(status(el)).toContain("Save run keeps what is trained here");
});

test("buttons under the network add and remove neurons and layers, and draw weights", async () => {
  show(jupyter());
  button(el, "Add a neuron to layer 1").click();
  await statusShows(
    "Layer 1 has 17 neurons now. All weights are new, from seed 1337.",
  );
  button(el, "Add a hidden layer").click();
  await statusShows("A hidden layer added");
  expect(el.textContent).toContain(
    'trainer.rebuild([17, 16, 16, 1], "relu", seed=1337)',
  );
  for (let k = 0; k < 3; k++) button(el, "Remove a hidden layer").click();
  await until(() =>
    expect(
      button(el, "Remove a hidden layer").getAttribute("aria-disabled"),
    ).toBe("true"),
  );
  button(el, "Remove a hidden layer").click();
  await statusShows("Hidden layers: at least 0.");
  expect(() => button(el, "Add a neuron to layer 1")).toThrow();
  button(el, "New weights").click();
  await statusShows(
    "Weights drawn again. All weights are new, from seed 1338.",
  );
  button(el, "Undo").click();
  await statusShows("Undone: weights drawn again");
  type(field(el, "Seed of the weights"), "-1");
  await statusShows("Seed of the weights: expected a whole number");
});

test("a press on a small picture takes other points", async () => {
  show(jupyter());
  button(el, "circles").click();
  await statusShows("100 points of circles made: 100 to train on, 0 held out.");
  expect(button(el, "circles").getAttribute("aria-pressed")).toBe("true");
  button(el, "Undo").click();
  await until(() =>
    expect(button(el, "circles").getAttribute("aria-pressed")).toBe("false"),
  );
});

test("a model that is no plain MLP has no buttons for layers", () => {
  const { structure } = moonsState();
  const own = { ...moonsState(), structure: { ...structure, layers: [] } };
  show(new JupyterModel(own as never));
  expect(() => button(el, "New weights")).toThrow();
});
