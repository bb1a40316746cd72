// @vitest-environment happy-dom
import type { AnyModel } from "@anywidget/types";
import { afterEach, expect, test } from "vitest";
import type { NeuronWidgetModel } from "../src/models.ts";
import type { NeuronNodes } from "../src/store/neuron-store.ts";
import { sidesOf } from "../src/store/plane.ts";
import neuron from "../src/views/neuron.tsx";
import { JupyterModel, lState } from "./fake-hosts.ts";
import {
  button,
  field,
  settled,
  slide,
  slider,
  status,
  table,
  type,
} from "./page.ts";

type Activation = NeuronNodes["activation"];

const NAMES = [
  "b",
  "w1",
  "x1",
  "w1·x1",
  "b + w1·x1",
  "w2",
  "x2",
  "w2·x2",
  "n",
  "o",
];
const OPERANDS = [[], [], [], [1, 2], [0, 3], [], [], [5, 6], [4, 7], [8]];

/** The lecture's neuron with `activation`, as the kernel sends it. */
function state(activation: Activation) {
  const count = activation === "linear" ? 9 : 10;
  const operands = OPERANDS.slice(0, count);
  const ops = ["", "*", "+", activation];
  const op = [0, 0, 0, 1, 2, 0, 0, 1, 2, 3].slice(0, count);
  const roles = [2, 2, 1, 0, 0, 2, 1, 0, 0, 0].slice(0, count);
  const bias = 6.8813735870195432;
  const sum = bias - 6;
  const out = activation === "tanh" ? Math.tanh(sum) : sum;
  const data = [bias, -3, 2, -6, sum, 1, 0, 0, sum, out].slice(0, count);
  const floats = (list: number[]) =>
    new DataView(Float64Array.from(list).buffer);
  const ints = (list: number[]) => new DataView(Int32Array.from(list).buffer);
  const zeros = Array<number>(count).fill(0);
  let end = 0;
  return {
    ...lState(),
    view_id: activation,
    structure: {
      schema: 1,
      recording: 0,
      ops,
      op: new DataView(Uint16Array.from(op).buffer),
      first: ints([0, ...operands.map((list) => (end += list.length))]),
      operands: ints(operands.flat()),
      number: floats(Array(count).fill(Number.NaN)),
      names: NAMES.slice(0, count),
      scopes: [[]],
      scope: ints(zeros),
      role: new DataView(Uint8Array.from(roles).buffer),
      kernel_reason: "",
    },
    data: floats(data),
    grad: floats(zeros),
    start_data: floats(data),
    start_grad: floats(zeros),
    moves: new DataView(Uint8Array.from(roles, (r) => Number(r === 2)).buffer),
    neuron: {
      activation,
      inputs: [2, 6],
      weights: [1, 5],
      products: [3, 7],
      bias: [0],
      sum: [8],
      output: [count - 1],
    },
  };
}

let cleanup = () => {};

async function shown(activation: Activation = "tanh") {
  const model = new JupyterModel(state(activation) as never);
  const el = document.createElement("div");
  document.body.append(el);
  const proxy = model.proxy() as unknown as AnyModel<NeuronWidgetModel>;
  const end = new AbortController();
  cleanup = neuron.render({ model: proxy, el, signal: end.signal });
  await settled();
  return { model, el };
}

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

const words = (el: ParentNode) =>
  el.querySelector("figcaption")?.textContent ?? "";

test("Backward gives the gradients of the lecture", async () => {
  const { el } = await shown();
  button(el, "Backward").click();
  const numbers = await table(el);
  const lecture = { o: 1, n: 0.5, b: 0.5, x1: -1.5, w1: 1, x2: 0.5, w2: 0 };
  for (const [name, grad] of Object.entries(lecture))
    expect(numbers[name]?.[1]).toBeCloseTo(grad, 12);
  expect(words(el)).toContain("The slope of tanh here is 0.5000");
});

test("every leaf has a slider by its label, and a move goes to the kernel", async () => {
  const { el, model } = await shown();
  for (const name of ["x1", "w1", "x2", "w2", "b"])
    expect(slider(el, name)).toBeTruthy();
  slide(el, "w2", 2);
  slide(el, "x2", 1);
  expect((await table(el)).n?.[0]).toBeCloseTo(2.8813735870195432, 12);
  expect(model.messages[0]?.content.acts).toEqual([["set", 5]]);
});

test("with b = 0 tanh is saturated, and the text gives its slope", async () => {
  const { el } = await shown();
  slide(el, "b", 0);
  await settled();
  expect(words(el)).toMatch(/^Saturated: tanh is nearly flat here.*2\.46e−5/);
  expect(status(el)).toContain("b is now 0");
});

test("a sigmoid is measured by its own steepest slope", async () => {
  const { el } = await shown("sigmoid");
  slide(el, "b", 6);
  await settled();
  expect(words(el)).toContain("The slope of sigmoid here is 0.2500");
  type(field(el, "b value"), "16");
  await settled();
  expect(words(el)).toContain("Saturated");
});

test("a relu below 0 is dead for this input, and its weights get no gradient", async () => {
  const { el } = await shown("relu");
  expect(words(el)).toContain("is 1.0000");
  slide(el, "b", 5);
  button(el, "Backward").click();
  await settled();
  expect(words(el)).toContain("Dead for this input");
  expect((await table(el)).w1?.[1]).toBe(0);
});

test("a linear neuron is its sum", async () => {
  const { el } = await shown("linear");
  expect(words(el)).toContain("is 1.0000");
  expect(
    el.querySelectorAll("[role=group][aria-label='w·x + b']"),
  ).toHaveLength(0);
});

test("dragging in the plane moves the input", async () => {
  const { el } = await shown();
  const plane = el.querySelector(".mgw-pickable") as SVGElement;
  plane.getBoundingClientRect = () => new DOMRect(0, 0, 360, 232);
  plane.dispatchEvent(
    new PointerEvent("pointerdown", {
      clientX: 348,
      clientY: 22,
      bubbles: true,
    }),
  );
  await settled();
  expect(slider(el, "x1").value).toBe("3");
  expect(slider(el, "x2").value).toBe("3");
});

test("the border in the plane lies where the sum is 0", () => {
  const square = { min: -1, max: 1 };
  const { above, below, line } = sidesOf([1, 0, -0.5], square, square);
  expect(line).toEqual([
    [0.5, -1],
    [0.5, 1],
  ]);
  expect(above).toHaveLength(4);
  expect(below.every(([x]) => x <= 0.5)).toBe(true);
  expect(sidesOf([0, 0, 2], square, square)).toMatchObject({
    below: [],
    line: [],
  });
  expect(sidesOf([0, 0, Number.NaN], square, square).above).toEqual([]);
});
