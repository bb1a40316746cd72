// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import {
  layersOf,
  linearBins,
  sizeBins,
  spreadOf,
  typicalSize,
} from "../src/views/run/bins.ts";
import { Histograms, HistogramTable } from "../src/views/run/histograms.tsx";
import { settled } from "./page.ts";

// two inputs, two neurons, then one: weights and bias of each
const SHAPE = {
  inputs: ["x1", "x2"],
  layers: [
    { neurons: 2, activation: "tanh" },
    { neurons: 1, activation: "linear" },
  ],
};
const PARAMETERS = [1, -2, 0.5, 3, 4, 0.1, -0.25, 0.75, 9];
const GRADIENTS = [1e-4, -1e-6, 0.1, 0, 0, 0, 2, 0, 1];

function shown(parameters = PARAMETERS, grad = GRADIENTS) {
  const numbers = Float64Array.from(parameters);
  const tick = signal(0);
  const props = {
    shape: SHAPE,
    parameters: () => numbers,
    grad: () => Float64Array.from(grad),
    tick,
  };
  const el = document.createElement("div");
  document.body.append(el);
  render(
    <>
      <Histograms {...props} />
      <HistogramTable {...props} />
    </>,
    el,
  );
  return { el, numbers, tick };
}

afterEach(() => {
  for (const el of document.body.children) render(null, el);
  document.body.replaceChildren();
});

const labels = (el: ParentNode) =>
  [...el.querySelectorAll("[role=img]")].map((one) =>
    one.getAttribute("aria-label"),
  );

test("weights and their gradients are sorted by layer, without the biases", () => {
  const [first, second] = layersOf(
    SHAPE,
    Float64Array.from(PARAMETERS),
    Float64Array.from(GRADIENTS),
  );
  expect(first).toEqual({
    name: "layer 1",
    weights: Float64Array.of(1, -2, 3, 4),
    gradients: Float64Array.of(1e-4, -1e-6, 0, 0),
    dead: 1,
    neurons: 2,
  });
  expect(second?.weights).toEqual(Float64Array.of(-0.25, 0.75));
  expect(second?.dead).toBe(0);
});

test("mean and deviation agree with numpy", () => {
  // np.mean and np.std of [1, -2, 3, 4]
  expect(spreadOf(Float64Array.of(1, -2, 3, 4))).toEqual({
    count: 4,
    mean: 1.5,
    deviation: 2.29128784747792,
    zeros: 0,
    odd: 0,
  });
  const odd = spreadOf(Float64Array.of(1, Number.NaN, 3, Infinity, 0));
  expect(odd).toMatchObject({ mean: 4 / 3, zeros: 1, odd: 2 });
});

test("numbers are counted in their bins, and those beyond the ends in the last bins", () => {
  const numbers = Float64Array.of(-9, -1, -0.5, 0, 0.49, 1, 9, Number.NaN);
  expect([...linearBins(numbers, 1, 4)]).toEqual([2, 1, 2, 2]);
});

test("gradients are counted by size in powers of ten, separately for each sign", () => {
  const sizes = Float64Array.of(1e-8, -2e-8, 1e-12, 0.5, -0.5, 0, 1e9);
  const { positive, negative } = sizeBins(sizes);
  expect(positive[0]).toBe(2);
  expect(negative[0]).toBe(1);
  expect(positive[15]).toBe(1);
  expect(negative[15]).toBe(1);
  expect(positive[19]).toBe(1);
  expect([...positive, ...negative].reduce((a, b) => a + b)).toBe(6);
});

test("the typical size is the median of those that are not 0", () => {
  expect(typicalSize(Float64Array.of(0, -3, 1, 0, 100))).toBe(3);
  expect(typicalSize(Float64Array.of(0, 0))).toBeNaN();
});

test("a text describes each histogram, with dead neurons and vanished gradients", () => {
  const { el } = shown();
  expect(labels(el)).toEqual([
    "layer 1 weights: mean 1.500, deviation 2.291",
    "layer 1 gradients: typically 1e−4, 50 % are 0, 1 of 2 neurons dead for these examples",
    "layer 2 weights: mean 0.250, deviation 0.500",
    "layer 2 gradients: typically 2.000, 50 % are 0",
  ]);
});

test("without a backward all gradients are 0", () => {
  const { el } = shown(PARAMETERS, Array(9).fill(0));
  expect(labels(el)[1]).toBe("layer 1 gradients: all are 0");
});

test("numbers that are not finite are counted", () => {
  const parameters = PARAMETERS.with(0, Number.NaN).with(1, Infinity);
  const { el } = shown(parameters, GRADIENTS.with(0, Number.NaN));
  expect(labels(el)[0]).toBe(
    "layer 1 weights: mean 3.500, deviation 0.500, 2 NaN or infinite",
  );
  expect(labels(el)[1]).toContain("1 NaN or infinite");
});

test("histograms and their table follow the numbers", async () => {
  const { el, numbers, tick } = shown();
  const cells = () =>
    [...el.querySelectorAll("tbody tr:first-child td")].map(
      (cell) => cell.textContent,
    );
  expect(cells().at(-1)).toBe("1 of 2");
  numbers[0] = 5;
  tick.value += 1;
  await settled();
  expect(labels(el)[0]).toContain("mean 2.500");
  expect(cells()[0]).toBe("2.5");
});
