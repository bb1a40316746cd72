import { expect, test } from "vitest";
import {
  edgeCount,
  type NetworkPart,
  type NetworkShape,
  nameOf,
  parameterCount,
  parameterOf,
  unitOf,
} from "../src/store/network-shape.ts";
import { nextPart } from "../src/views/network/keys.ts";
import { summaryOf, wordsOf } from "../src/views/network/network-words.ts";
import {
  hasBiases,
  partAt,
  placesOf,
  segment,
} from "../src/views/network/places.ts";
import {
  levelsOf,
  penFor,
  scaleOf,
  strokesOf,
} from "../src/views/network/strokes.ts";

/** MLP(3, [4, 4, 1]), the lecture's. */
const LECTURE: NetworkShape = {
  inputs: ["x1", "x2", "x3"],
  layers: [4, 4, 1].map((neurons) => ({ neurons, activation: "tanh" })),
};
const WIDE: NetworkShape = {
  inputs: ["x1", "x2"],
  layers: [64, 64, 64, 1].map((neurons) => ({ neurons, activation: "tanh" })),
};

/** Every weight and bias of `shape`, in the order of `parameters()`. */
function allParameters({ inputs, layers }: NetworkShape): NetworkPart[] {
  let width = inputs.length;
  return layers.flatMap(({ neurons }, layer) => {
    const found = Array.from(
      { length: neurons },
      (_, neuron): NetworkPart[] => [
        ...Array.from(
          { length: width },
          (_, input): NetworkPart => ({ kind: "weight", layer, neuron, input }),
        ),
        { kind: "bias", layer, neuron },
      ],
    );
    width = neurons;
    return found.flat();
  });
}

/** The names of where `keys` lead from `part`. */
function path(part: NetworkPart, ...keys: string[]): string[] {
  let at = part;
  return keys.map((key) => {
    at = nextPart(LECTURE, at, key) ?? at;
    return nameOf(LECTURE, at);
  });
}

test("parameters are counted neuron by neuron, weights then bias", () => {
  expect(parameterCount(LECTURE)).toBe(41);
  expect(edgeCount(LECTURE)).toBe(32);
  expect(parameterCount(WIDE)).toBe(3 * 64 + 2 * 65 * 64 + 65);
  const all = allParameters(LECTURE);
  expect(all.map((part) => parameterOf(LECTURE, part))).toEqual([
    ...Array(41).keys(),
  ]);
  expect(nameOf(LECTURE, all[6] as NetworkPart)).toBe("layer 1 neuron 2 w3");
  expect(nameOf(LECTURE, all[7] as NetworkPart)).toBe("layer 1 neuron 2 b");
});

test("units are counted from the inputs on", () => {
  expect(unitOf(LECTURE, { kind: "input", input: 2 })).toBe(2);
  expect(unitOf(LECTURE, { kind: "neuron", layer: 0, neuron: 0 })).toBe(3);
  expect(unitOf(LECTURE, { kind: "neuron", layer: 2, neuron: 0 })).toBe(11);
});

test("a point a quarter along a line finds its weight, for each weight of the lecture's network", () => {
  const places = placesOf(LECTURE, 640, 284);
  const missed = allParameters(LECTURE).filter((part) => {
    const [x1, y1, x2, y2] = segment(places, parameterOf(LECTURE, part));
    const along = part.kind === "bias" ? 0 : 0.27; // where no two of them cross
    const found = partAt(
      places,
      x1 + along * (x2 - x1),
      y1 + along * (y2 - y1),
    );
    return !found || nameOf(LECTURE, found) !== nameOf(LECTURE, part);
  });
  expect(missed).toEqual([]);
});

test("a point within 12 px finds a unit rather than the lines that end there", () => {
  const places = placesOf(LECTURE, 640, 284);
  const [x = 0, y = 0] = places.units.subarray(2 * 4);
  expect(partAt(places, x - 11, y)).toEqual({
    kind: "neuron",
    layer: 0,
    neuron: 1,
  });
  expect(partAt(places, 1, 1)).toBeUndefined();
});

test("all lines lie inside the drawing, also at 360 px", () => {
  for (const shape of [LECTURE, WIDE])
    for (const width of [320, 1200]) {
      const { edges, radius } = placesOf(shape, width, 420);
      const across = edges.filter((_, k) => k % 2 === 0);
      const down = edges.filter((_, k) => k % 2 === 1);
      expect(Math.min(...across, ...down)).toBeGreaterThan(radius / 2);
      expect(Math.max(...across)).toBeLessThan(width);
      expect(Math.max(...down)).toBeLessThan(420);
    }
});

test("biases are drawn when there is room for them", () => {
  expect(hasBiases(placesOf(LECTURE, 640, 284))).toBe(true);
  expect(hasBiases(placesOf(WIDE, 640, 420))).toBe(false);
});

test("left and right go from layer to layer, up and down within one", () => {
  const first: NetworkPart = { kind: "neuron", layer: 0, neuron: 0 };
  expect(
    path(first, "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"),
  ).toEqual([
    "layer 1 neuron 2",
    "layer 2 neuron 2",
    "layer 3 neuron 1",
    "layer 3 neuron 1",
  ]);
  expect(path(first, "ArrowUp", "ArrowLeft", "ArrowLeft", "End")).toEqual([
    "layer 1 neuron 1",
    "x1",
    "x1",
    "layer 3 neuron 1",
  ]);
});

test("Enter goes into the weights of a neuron, the bias is the last, Escape comes back", () => {
  const second: NetworkPart = { kind: "neuron", layer: 0, neuron: 1 };
  expect(
    path(second, "Enter", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"),
  ).toEqual(
    ["w1", "w2", "w3", "b", "b"].map((name) => `layer 1 neuron 2 ${name}`),
  );
  expect(path(second, "Enter", "ArrowDown", "ArrowLeft")).toEqual([
    "layer 1 neuron 2 w1",
    "layer 1 neuron 2 w2",
    "x2",
  ]);
  expect(path(second, "Enter", "End", "Escape")).toEqual([
    "layer 1 neuron 2 w1",
    "layer 1 neuron 2 b",
    "layer 1 neuron 2",
  ]);
});

test("a scale is a round number that holds all numbers", () => {
  const scale = (...numbers: number[]) => scaleOf(Float64Array.from(numbers));
  expect(scale(0.3, -1.7)).toBe(2);
  expect(scale(-5)).toBe(5);
  expect(scale(0.0021)).toBe(0.005);
  expect(scale(0, Number.NaN, Infinity)).toBe(1);
});

test("edges are grouped by sign and strength, the strongest last", () => {
  const numbers = Float64Array.of(-2, 0.01, 1, 1.02, Number.NaN, 0, -Infinity);
  expect(strokesOf(levelsOf(numbers, 2))).toEqual([
    { sign: 0, strength: 0, edges: [1, 5] },
    { sign: 1, strength: 0.5, edges: [2, 3] },
    { sign: -1, strength: 1, edges: [0, 6] },
    { sign: Number.NaN, strength: 1, edges: [4] },
  ]);
});

test("negative edges are dashed when there is room for dashes", () => {
  const negative = { sign: -1, strength: 1, edges: [] };
  expect(penFor(negative, 32, 60).dashes).toEqual([5, 3]);
  expect(penFor({ ...negative, sign: 1 }, 32, 60).dashes).toEqual([]);
  expect(penFor(negative, 8000, 6)).toMatchObject({ width: 0, dashes: [] });
});

test("the text of a part has its value and its gradient", () => {
  const numbers = {
    parameters: () => Float64Array.from(Array(41).keys(), (k) => -k / 8),
    grad: () => new Float64Array(41).fill(0.5),
  };
  const part: NetworkPart = { kind: "weight", layer: 0, neuron: 1, input: 2 };
  expect(wordsOf(LECTURE, part, numbers, 4)).toBe(
    "layer 1 neuron 2 w3: −0.7500, gradient 0.5000",
  );
  const neuron: NetworkPart = { kind: "neuron", layer: 0, neuron: 1 };
  expect(wordsOf(LECTURE, neuron, numbers, 4)).toBe("layer 1 neuron 2");
  const more = { ...numbers, activations: () => new Float64Array(12).fill(2) };
  expect(wordsOf(LECTURE, neuron, more, 1)).toBe("layer 1 neuron 2: value 2.0");
  expect(summaryOf(LECTURE)).toBe(
    "3 inputs, then 4 tanh, then 4 tanh, then 1 tanh",
  );
});

// ---- pictures

const PLANE = { inputs: ["x1", "x2"], layers: LECTURE.layers };

test.each([
  ["a plane", PLANE, 640, 0, 18],
  ["a plane with numbers under the neurons", PLANE, 640, 2, 14],
  ["a plane of a narrow page", PLANE, 300, 0, 14],
])(
  "the pictures of %s are large, and do not touch",
  (_, shape, width, lines, least) => {
    const look = { hasPictures: true, lines };
    const places = placesOf(shape, width, 284, look);
    const { units, radius, pitch, hasPictures } = places;
    expect(hasPictures).toBe(true);
    expect(radius).toBeGreaterThanOrEqual(least);
    expect(pitch - 2 * radius).toBeGreaterThanOrEqual(12 * places.lines + 2);
    const across = (places.columns[1] ?? 0) - (places.columns[0] ?? 0);
    expect(across).toBeGreaterThan(2 * radius + 10);
    expect(Math.min(...units.filter((_, k) => k % 2 === 0))).toBeGreaterThan(
      radius,
    );
  },
);

test("sixty-four neurons above each other have no pictures", () => {
  const look = { hasPictures: true, lines: 0 };
  expect(placesOf(WIDE, 640, 420, look).hasPictures).toBe(false);
});

test("a bias is a point at the corner of its neuron, apart from all edges", () => {
  const { edges, biases, units, radius } = placesOf(LECTURE, 640, 284);
  expect(biases).toHaveLength(9);
  biases.forEach((bias, k) => {
    const [x1, y1, x2, y2] = edges.subarray(4 * bias, 4 * bias + 4);
    expect([x2, y2]).toEqual([x1, y1]);
    const neuron = 2 * (LECTURE.inputs.length + k);
    expect(x1).toBe((units[neuron] ?? 0) - 0.85 * radius);
    expect(y1).toBe((units[neuron + 1] ?? 0) - 0.85 * radius);
  });
});
