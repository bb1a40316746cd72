import { beforeEach, expect, test, vi } from "vitest";
import { type Structure, unpackStructure } from "../src/store/structure.ts";
import { boxesAround, treeOf } from "../src/views/graph/boxes.ts";
import { defaultOpen, MAX_CARDS } from "../src/views/graph/fold.ts";
import { layers } from "../src/views/graph/layers.ts";
import { type Drawing, draw } from "../src/views/graph/layout.ts";
import { chain, network, structureOf } from "./boxed.ts";
import { lState } from "./fake-hosts.ts";

vi.mock("../src/views/graph/layers.ts", { spy: true });
beforeEach(() => {
  vi.mocked(layers).mockClear();
});

/** The lecture's loss: MLP(3, [4, 4, 1]) on four examples. */
const lecture = () => network([3, 4, 4, 1], 4);

/** The boxes that are open at first, and those of these names. */
function opened(structure: Structure, ...paths: string[]): Set<string> {
  const boxes = [...treeOf(structure).byId.values()];
  const wanted = boxes.filter(({ path }) => paths.includes(path));
  return new Set([...defaultOpen(structure), ...wanted.map(({ id }) => id)]);
}

const place = ({ placed, frames }: Drawing, path: string) =>
  frames.find(({ box }) => box.path === path) ??
  placed.find(({ item }) => item.name === path);

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlap = (p: Rectangle, q: Rectangle) =>
  p.x < q.x + q.width &&
  q.x < p.x + p.width &&
  p.y < q.y + q.height &&
  q.y < p.y + p.height;

/** The lecture's expression L. */
const expression = () => unpackStructure(lState().structure as never);

test("the layout goes from left to right without overlaps", () => {
  const { placed, lines } = draw(expression());
  const at = (name: string) =>
    placed.find(({ item }) => item.name === name)?.x ?? Number.NaN;
  expect(at("a")).toBeLessThan(at("e"));
  expect(at("e")).toBeLessThan(at("d"));
  expect(at("d")).toBeLessThan(at("L"));
  for (const p of placed)
    for (const q of placed) if (p !== q) expect(overlap(p, q)).toBe(false);
  expect(lines).toHaveLength(6 + 3); // each use of an operand, and each circle's own line
});

test("the same graph is drawn the same each time", () => {
  expect(draw(expression())).toEqual(draw(expression()));
});

test("the lecture's loss opens with its neurons as boxes inside of layers", () => {
  const { placed, frames } = draw(lecture());
  expect(frames.map(({ box }) => box.path).sort()).toEqual([
    "layer 1",
    "layer 2",
    "layer 3",
  ]);
  const boxes = placed.filter(({ item }) => item.box);
  expect(boxes).toHaveLength(9);
  expect(boxes.map(({ item }) => item.box?.name)).toContain("neuron 4");
  expect(placed.length).toBeLessThan(30);
});

test("a small network opens with every node visible", () => {
  const structure = network([2, 2, 1]);
  const { placed, frames } = draw(structure);
  expect(placed).toHaveLength(structure.names.length);
  expect(frames).toHaveLength(2 + 3);
});

test("an open box surrounds its nodes, and overlaps nothing else", () => {
  const structure = lecture();
  const open = opened(structure, "layer 1, neuron 2", "layer 2, neuron 1");
  const { placed, frames } = draw(structure, open);
  expect(placed.length).toBeGreaterThan(80);
  for (const p of placed)
    for (const q of placed) expect(p !== q && overlap(p, q)).toBe(false);
  for (const frame of frames)
    for (const p of placed) {
      const inside = p.item.members.every((node) =>
        boxesAround(structure, node).includes(frame.box),
      );
      expect(overlap(p, frame)).toBe(inside);
    }
});

test("nodes to the left of an opening box stay, nodes to the right move together", () => {
  const structure = lecture();
  const before = draw(structure);
  const after = draw(structure, opened(structure, "layer 2, neuron 3"));
  const moved = (path: string) => {
    const [from, to] = [place(before, path), place(after, path)];
    return [(to?.x ?? 0) - (from?.x ?? 0), (to?.y ?? 0) - (from?.y ?? 0)];
  };
  const still = moved("layer 1");
  for (let n = 1; n <= 4; n++)
    expect(moved(`layer 1, neuron ${n}`)).toEqual(still);
  expect(still[0]).toBe(0);
  expect(moved("layer 3, neuron 1")).toEqual(moved("layer 3"));
  expect(moved("layer 3")[0]).toBeGreaterThan(0);
  expect(moved("layer 3")[1]).toBe(still[1]);
});

test("a drawing depends on what is open, not on the order of opening", () => {
  const structure = lecture();
  const [a, b] = ["layer 1, neuron 1", "layer 2, neuron 2"];
  const once = draw(structure, opened(structure, a, b));
  const closed = draw(structure);
  draw(structure, opened(structure, b));
  const again = draw(lecture(), opened(lecture(), b, a));
  const corners = ({ placed }: Drawing) => placed.map(({ x, y }) => [x, y]);
  expect(corners(again)).toEqual(corners(once));
  expect(corners(draw(structure))).toEqual(corners(closed));
});

test("each box is laid out once, when it is first opened", () => {
  const structure = lecture();
  draw(structure);
  const first = vi.mocked(layers).mock.calls.length;
  expect(first).toBe(1 + 3); // the whole, and three layers
  draw(structure, opened(structure, "layer 1, neuron 1"));
  expect(layers).toHaveBeenCalledTimes(first + 1);
  draw(structure);
  draw(structure, opened(structure, "layer 1, neuron 1"));
  expect(layers).toHaveBeenCalledTimes(first + 1);
});

test.each([0, 7, 9_999, 15_000, 19_998])(
  "a graph of 20,000 nodes can be opened at node %d",
  (node) => {
    const structure = chain(20_000);
    const around = boxesAround(structure, node);
    const open = new Set(around.map(({ id }) => id));
    const { placed } = draw(structure, open);
    expect(placed.some(({ item }) => item.id === String(node))).toBe(true);
    expect(placed.length).toBeLessThanOrEqual(MAX_CARDS);
    expect(around.length).toBeLessThanOrEqual(4);
  },
);

test.each([
  [298, 298],
  [301, 200],
])(
  "of a plain graph of %d nodes %d parts are drawn side by side",
  (nodes, parts) => {
    expect(draw(chain(nodes)).placed).toHaveLength(parts);
  },
);

test("the parameters of a neuron of a hundred examples stay visible", () => {
  const structure = network([2, 2, 1], 100);
  const open = opened(structure, "layer 1", "layer 1, neuron 1");
  const { placed } = draw(structure, open);
  const names = placed.map(({ item }) => item.name);
  expect(names).toContain("b (layer 1, neuron 1)");
  expect(names).toContain("w2 (layer 1, neuron 1)");
  expect(names.some((name) => name.endsWith("more Values"))).toBe(true);
});

test("operands stand left of their results, also where boxes form a circle", () => {
  const { x } = layers(
    Array.from({ length: 4 }, () => ({ width: 10, height: 10 })),
    [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 1 },
      { from: 2, to: 3 },
    ],
  );
  expect(x).toEqual([0, 34, 68, 102]);
});

test("lines that need not cross do not", () => {
  const size = { width: 10, height: 10 };
  const { y } = layers(
    [size, size, size, size],
    [
      { from: 0, to: 3 },
      { from: 1, to: 2 },
    ],
  );
  expect(Math.sign((y[0] ?? 0) - (y[1] ?? 0))).toBe(
    Math.sign((y[3] ?? 0) - (y[2] ?? 0)),
  );
});

/** A chain of tanh and products with a leaf, which each product uses. */
function usedAlong(uses: number): Structure {
  const symbols = ["", ""];
  const operands: number[][] = [[], []];
  let y = 1;
  for (let i = 0; i < uses; i++) {
    symbols.push("*", "tanh");
    operands.push([y, 0], [symbols.length - 2]);
    y = symbols.length - 1;
  }
  return structureOf(symbols, operands);
}

test("a leaf that is used all along a chain does not slow the layout down", () => {
  const uses = 95;
  const { lines } = draw(usedAlong(uses));
  expect(lines).toHaveLength(3 * uses + 2 * uses); // every use is drawn all the same
}, 2000);

// ---- lines run around cards

/** Points of a path made of M, H and C, eight for each curve. */
function pointsOf(path: string): [number, number][] {
  const found: [number, number][] = [];
  for (const [, kind, text] of path.matchAll(/([MHC])([^MHC]*)/g)) {
    const n = (text ?? "").trim().split(/[ ,]+/).map(Number);
    const [x = 0, y = 0] = found.at(-1) ?? [];
    if (kind === "M") found.push([n[0] as number, n[1] as number]);
    else if (kind === "H") found.push([n[0] as number, y]);
    else
      for (let k = 1; k <= 8; k++) {
        const t = k / 8;
        const at = (a: number, b = 0, c = 0, d = 0) =>
          a * (1 - t) ** 3 +
          3 * b * t * (1 - t) ** 2 +
          3 * c * t * t * (1 - t) +
          d * t ** 3;
        found.push([at(x, n[0], n[2], n[4]), at(y, n[1], n[3], n[5])]);
      }
  }
  return found;
}

/** The cards that a line runs behind, except its two ends. */
const behind = ({ placed, lines }: Drawing) =>
  lines.flatMap(({ path, from, to }) => {
    const points = pointsOf(path);
    return placed
      .filter((p, k) => k !== from && k !== to && pointsIn(p, points, path))
      .map(({ item }) => `${item.name} on ${placed[from]?.item.name}`);
  });

function pointsIn(p: Rectangle, points: [number, number][], path: string) {
  const isIn = ([x, y]: [number, number]) =>
    x > p.x + 1 &&
    x < p.x + p.width - 1 &&
    y > p.y + 1 &&
    y < p.y + p.height - 1;
  return points.some((point, k) => {
    const [x, y] = points[k - 1] ?? point;
    const isStraight = y === point[1] && path.includes("H");
    return (
      isIn(point) ||
      (isStraight && isIn([Math.min(Math.max(x, p.x + 2), point[0]), y]))
    );
  });
}

test.each([
  ["the lecture's expression", expression(), []],
  ["the lecture's loss", lecture(), []],
  ["it with an open neuron", lecture(), ["layer 2, neuron 3", "layer 1"]],
  ["a small network", network([2, 2, 1], 1), []],
  ["two examples", network([3, 4, 4, 1], 2), ["layer 3"]],
  ["a chain with one leaf", usedAlong(12), []],
])("in %s no line runs behind a card", (_, structure, paths) => {
  const drawing = draw(structure, opened(structure, ...paths));
  expect(behind(drawing)).toEqual([]);
});
