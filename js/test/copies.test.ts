// @vitest-environment happy-dom
// Copy Python, Copy HTML and Copy link: what a learner takes along is the view as it is now.

import { afterEach, expect, test, vi } from "vitest";
import model from "../../tests/conformance/model.json";
import views from "../../tests/conformance/views.json";
import { stateOf } from "../src/host/written-state.ts";
import "../src/page/micrograd.ts";
import { graphCell } from "../src/store/graph-python.ts";
import type { GraphStore } from "../src/store/graph-store.ts";
import { isName, numberText, quoted } from "../src/store/python-text.ts";
import { STATES } from "./every-view.ts";
import { button, field, settled, slide, status, table, type } from "./page.ts";

let written: string[] = [];

afterEach(async () => {
  document.body.replaceChildren();
  await settled();
  vi.unstubAllGlobals();
});

/** Write to a clipboard that remembers. */
function onClipboard(): void {
  written = [];
  const writeText = async (text: string) => void written.push(text);
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
}

/** A page with `html`, and the inside of its view. */
async function page(html: string): Promise<ParentNode & ShadowRoot> {
  document.body.replaceChildren();
  await settled();
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const view = document.createElement("micrograd-view");
  const script = document.createElement("script");
  script.type = "application/json";
  script.textContent = parsed.querySelector("script")?.textContent ?? "";
  view.append(script);
  document.body.append(view);
  await settled();
  return view.shadowRoot as never;
}

/** HTML of a view with such traits. */
const elementOf = (view: string, traits: object) =>
  `<script type="application/json">${JSON.stringify(stateOf(view, traits)).replaceAll("<", "\\u003c")}</script>`;

/** Press a button of the panel Save, and give what it wrote. */
async function copied(root: ShadowRoot, name: string): Promise<string> {
  onClipboard();
  if (!root.querySelector(".mgw-copies")) button(root, "Save").click();
  await settled();
  button(root, name).click();
  await settled();
  return written[0] ?? "";
}

const graph = () => page(elementOf("graph", model));

const { mlp, exercise, ...others } = STATES; // an exercise is not copied: it begins anew
const ALL = { ...others, network: () => views.mlp };

test.each(Object.entries(ALL))(
  "the HTML of a %s view is the same view again",
  async (view, traits) => {
    const root = await page(elementOf(view, traits()));
    const before = await table(root);
    const html = await copied(root, "Copy HTML");
    expect(html).toMatch(
      /^<micrograd-view>\n<script type="application\/json">/,
    );
    expect(status(root)).toContain("loads micrograd-page.js once");
    expect(await table(await page(html))).toEqual(before);
  },
);

test("the HTML of a graph has numbers, settings, ranges and boxes as they are now", async () => {
  const root = await graph();
  slide(root, "a", 3.25);
  button(root, "Backward").click();
  type(field(root, "Learning rate"), "0.5");
  const before = await table(root);
  expect(before.a?.[0]).toBe(3.25);
  const again = await page(await copied(root, "Copy HTML"));
  expect(await table(again)).toEqual(before);
  expect(field(again, "Learning rate").value).toBe("0.5");
});

test("the HTML of a run has the network that the page has built", async () => {
  const root = await page(elementOf("training", STATES.training?.() as object));
  button(root, "Train step").click();
  button(root, "Add a neuron to layer 1").click();
  await settled();
  button(root, "Train step").click();
  const before = await table(root);
  const html = await copied(root, "Copy HTML");
  const again = await page(html);
  expect(await table(again)).toEqual(before);
  button(again, "Train step").click();
  await settled();
  expect(status(again)).toContain("Step 2");
});

test.each(["backward", "forward", "own"])(
  "the HTML of a graph has its walk %s where it is",
  async (order) => {
    const root = await graph();
    const select = root.querySelector("select") as HTMLSelectElement;
    select.value = order;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    button(root, "Next node").click();
    await settled();
    if (order !== "own") button(root, "Next node").click();
    const numbers = await table(root);
    const html = await copied(root, "Copy HTML");
    const back = async (inside: ParentNode) => {
      button(inside, "Previous node").click();
      await settled();
      return [inside.querySelector(".mgw-walk")?.textContent, status(inside)];
    };
    const before = await back(root);
    const again = await page(html);
    expect(await table(again)).toEqual(numbers);
    expect(await back(again)).toEqual(before);
  },
);

test.each([
  { order: "sideways", nodes: [] },
  { order: "backward", nodes: [0] },
  { order: "backward", nodes: ["4"] },
  "walk",
])("a damaged walk %j is refused in words", async (walk) => {
  const root = await page(elementOf("graph", { ...model, walk }));
  expect(root.querySelector("[role=alert]")?.textContent).toMatch(
    /its part “(walk|nodes)” is damaged/,
  );
});

test("text in a state ends no element of the HTML", async () => {
  const names = ["</script><img>", ...model.structure.names.slice(1)];
  const structure = { ...model.structure, names };
  const root = await page(elementOf("graph", { ...model, structure }));
  const html = await copied(root, "Copy HTML");
  expect(html.match(/<\/script>/g)).toHaveLength(1);
  expect(html).not.toContain("<img");
});

test("where the clipboard refuses, the text is selected to be copied by hand", async () => {
  const root = await graph();
  button(root, "Save").click();
  await settled();
  vi.stubGlobal("navigator", {});
  button(root, "Copy Python").click();
  await settled();
  const area = root.querySelector("textarea");
  expect(area?.value).toContain("from micrograd_engine import Value");
  expect(area?.getAttribute("aria-label")).toBe("Python");
  expect(status(root)).toContain("may not write to the clipboard");
});

test("a graph is written as the lecture writes it", async () => {
  const root = await graph();
  const cell = await copied(root, "Copy Python");
  expect(cell).toMatch(/^from micrograd_engine import Value\n/);
  expect(status(root)).toContain("Copied: paste it into a cell.");
});

const storeOf = (more: object): GraphStore =>
  ({
    structure: {
      names: ["__import__('os')", "lambda", "x; y"],
      symbols: ["", "", "*"],
      roles: ["input", "input", "inner"],
      first: [0, 0, 0, 2],
      operands: Int32Array.from([0, 1]),
      ...more,
    },
    tape: {
      size: 3,
      data: [Number.NaN, -0, 1e300],
      grad: [0, 0, 0],
      isLeaf: (i: number) => i < 2,
    },
    root: 2,
    settings: {
      learningRate: { peek: () => 0.01 },
      forwardOnChange: { peek: () => true },
      backwardOnChange: { peek: () => false },
    },
  }) as unknown as GraphStore;

test("no label becomes code", () => {
  expect(graphCell(storeOf({})).split("\n").slice(3)).toEqual([
    `v0 = Value(float("nan"), label="__import__('os')")`,
    `v1 = Value(-0.0, label="lambda")`,
    "v2 = v0 * v1",
    'v2.label = "x; y"',
    "GraphWidget(v2)",
  ]);
});

test("an operation without a name in Python is refused in words", () => {
  expect(() =>
    graphCell(storeOf({ symbols: ["", "", "os.system('x')"] })),
  ).toThrow("Python has no name for the operation os.system('x')");
  expect(graphCell(storeOf({ symbols: ["", "", "swish"] }))).toContain(
    "v2 = swish(v0, v1)",
  );
});

test("names, numbers and text are Python's", () => {
  expect(["a", "ß1", "_", "1a", "for", "a b", ""].map(isName)).toEqual([
    ...[true, true, true],
    ...[false, false, false, false],
  ]);
  expect([1, -2.5, 1e21, 1e-7, -Infinity].map(numberText)).toEqual([
    ...["1.0", "-2.5", "1e+21", "1e-7"],
    'float("-inf")',
  ]);
  expect(quoted('"\\\n\ud800')).toBe('"\\"\\\\\\n\\ud800"');
});
