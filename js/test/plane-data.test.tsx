// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render, type VNode } from "preact";
import { afterEach, expect, test } from "vitest";
import moons from "../../tests/conformance/moons.json";
import type { Data } from "../src/views/plane/data.ts";
import { DataPanel } from "../src/views/plane/data-panel.tsx";
import { DataTable } from "../src/views/plane/data-table.tsx";
import {
  joinedData,
  rowOf,
  splitData,
  withoutRow,
  withRow,
  withRows,
} from "../src/views/plane/edit-data.ts";
import { parseRows } from "../src/views/plane/paste-box.tsx";
import { button, closeAll, field, settled, type } from "./page.ts";

const three: Data = {
  X: Float64Array.of(1, 2, 3, 4, 5, 6),
  y: Float64Array.of(-1, 1, -1),
  yWidth: 1,
};

const plain = ({ X, y }: Data) => ({ X: [...X], y: [...y] });

function shown(view: VNode): HTMLElement {
  const el = document.createElement("div");
  document.body.append(el);
  render(view, el);
  return el;
}

afterEach(() => {
  for (const el of document.body.children) render(null, el);
  closeAll();
});

function choose(el: Element, name: string, text: string): void {
  const select = [...el.querySelectorAll("select")].find(
    (one) =>
      one.getAttribute("aria-label") === name ||
      one.closest("label")?.textContent?.startsWith(name),
  ) as HTMLSelectElement;
  select.value = text;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// ---- edits return new arrays

test("an example is changed, added and removed in new arrays", () => {
  const before = plain(three);
  expect(plain(withRow(three, 1, [7, 8, 9]))).toEqual({
    X: [1, 2, 7, 8, 5, 6],
    y: [-1, 9, -1],
  });
  expect(plain(withRows(three, [[7, 8, 9]]))).toEqual({
    X: [1, 2, 3, 4, 5, 6, 7, 8],
    y: [-1, 1, -1, 9],
  });
  expect(plain(withoutRow(three, 0, 2))).toEqual({
    X: [3, 4, 5, 6],
    y: [1, -1],
  });
  expect(plain(three)).toEqual(before);
});

test("a row has the inputs, then all targets", () => {
  const hot = {
    X: Float64Array.of(1, 2),
    y: Float64Array.of(0, 1, 1, 0),
    yWidth: 2,
  };
  expect(rowOf(hot, 1, 1)).toEqual([2, 1, 0]);
  expect(plain(withRow(hot, 0, [5, 6, 7]))).toEqual({
    X: [5, 2],
    y: [6, 7, 1, 0],
  });
});

// ---- holding out

test("as many examples are held out as requested, none twice, and the same for each seed", () => {
  const data = {
    X: Float64Array.from(moons.X.flat()),
    y: Float64Array.from(moons.y),
    yWidth: 1,
  };
  const [train, held] = splitData(data, 0.3, 5, 2);
  expect([train.y.length, held.y.length]).toEqual([70, 30]);
  const pairs = ({ X }: Data) =>
    Array.from({ length: X.length / 2 }, (_, i) =>
      X.slice(2 * i, 2 * i + 2).join(),
    );
  expect([...pairs(train), ...pairs(held)].sort()).toEqual(pairs(data).sort());
  expect(plain(splitData(data, 0.3, 5, 2)[1])).toEqual(plain(held));
  expect(plain(splitData(data, 0.3, 6, 2)[1])).not.toEqual(plain(held));
  expect(plain(joinedData(...splitData(data, 0, 5, 2)))).toEqual(plain(data));
});

test("the held out examples are those that numpy draws", () => {
  // numpy.random.RandomState(1337).permutation(7)[:2] is [6, 2]
  const data = {
    X: Float64Array.of(0, 1, 2, 3, 4, 5, 6),
    y: new Float64Array(7),
    yWidth: 1,
  };
  expect([...splitData(data, 0.3, 1337, 1)[1].X]).toEqual([2, 6]);
});

test("at least one example is left to train on", () => {
  const one = { X: Float64Array.of(1, 2), y: Float64Array.of(1), yWidth: 1 };
  expect(plain(splitData(one, 0.5, 0, 2)[0])).toEqual(plain(one));
});

// ---- pasting

const columns = { names: ["x1", "x2", "target"], labels: [-1, 1] };

test.each([
  ["tabs", "1\t2\t-1\n3\t4\t1\n"],
  ["commas", "1,2,-1\r\n3, 4, 1"],
  ["semicolons", "1;2;-1\n3;4;1"],
  ["spaces and an empty line", "1 2 -1\n\n3   4 1\n"],
  ["a heading", "x1\tx2\ttarget\n1\t2\t-1\n3\t4\t1"],
  ["a true minus sign and quotes", '"1"\t2\t−1\n3\t4\t1'],
])("rows are read with %s", (_, text) => {
  expect(parseRows(text, columns)).toEqual({
    rows: [
      [1, 2, -1],
      [3, 4, 1],
    ],
  });
});

test("a decimal comma is read when tabs or semicolons separate the cells", () => {
  expect(parseRows("1,5\t-0,25\t1", columns)).toEqual({
    rows: [[1.5, -0.25, 1]],
  });
});

test.each([
  ["", "There are no rows of numbers."],
  ["x1\tx2\ttarget", "There are no rows of numbers."],
  ["1\t2\t1\n3\t4", "Row 2: expected 3 numbers (x1, x2, target), got 2."],
  ["1\tabc\t1", "Row 1, x2: “abc” is not a finite number."],
  ["a\tb\tc\n1\t\t1", "Row 2, x2: “” is not a finite number."],
  ["1\t1e999\t1", "Row 1, x2: “1e999” is not a finite number."],
  ["1\t2\t3", "Row 1, target: expected one of -1, 1, got 3."],
])(
  "what cannot be read is named with its row and column: %j",
  (text, problem) => {
    expect(parseRows(text, columns)).toEqual({ problem });
  },
);

// ---- the table

function table(options: Partial<Parameters<typeof DataTable>[0]> = {}) {
  const data = signal(three);
  const messages: string[] = [];
  const el = shown(
    <DataTable
      data={data}
      names={["x1", "x2"]}
      targets={["target"]}
      labels={[-1, 1]}
      onData={(next, text) => {
        data.value = next;
        messages.push(text);
      }}
      onRefused={(text) => messages.push(text)}
      {...options}
    />,
  );
  return { el, data, messages };
}

test("a typed number changes the point, and a choice its class", async () => {
  const { el, data, messages } = table();
  type(field(el, "x2 of point 2"), "-0.5");
  choose(el, "target of point 3", "1");
  expect(plain(data.value)).toEqual({
    X: [1, 2, 3, -0.5, 5, 6],
    y: [-1, 1, 1],
  });
  expect(messages).toEqual(["Point 2: x2 is -0.5.", "Point 3: target is 1."]);
});

test("text that is not a number is refused, and the point stays", () => {
  const { el, data, messages } = table();
  type(field(el, "x1 of point 1"), "much");
  expect(data.value).toBe(three);
  expect(messages[0]).toContain("“much” is not a finite number");
});

test("points are added at the end and removed", async () => {
  const { el, data } = table();
  button(el, "Add point").click();
  await settled();
  button(el, "Remove point 1").click();
  await settled();
  expect(plain(data.value)).toEqual({ X: [3, 4, 5, 6, 0, 0], y: [1, -1, -1] });
  expect(el.querySelectorAll("tbody tr")).toHaveLength(3);
});

test("pasted rows are added or replace the others, and an error changes nothing", async () => {
  const { el, data, messages } = table();
  button(el, "Paste rows").click();
  await settled();
  const box = el.querySelector("textarea") as HTMLTextAreaElement;
  const paste = async (text: string, how: string) => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    button(el, how).click();
    await settled();
  };
  await paste("7\t8\t2", "Add rows");
  expect(data.value).toBe(three);
  expect(el.textContent).toContain(
    "Row 1, target: expected one of -1, 1, got 2.",
  );
  await paste("7\t8\t1", "Add rows");
  expect(data.value.y).toHaveLength(4);
  await paste("9,9,-1\n8,8,1", "Replace all");
  expect(plain(data.value)).toEqual({ X: [9, 9, 8, 8], y: [-1, 1] });
  expect(messages.at(-1)).toBe("2 points pasted in the place of all.");
});

test("of many points the table shows 200 at once", async () => {
  const count = 450;
  const data = signal<Data>({
    X: new Float64Array(2 * count),
    y: new Float64Array(count).fill(1),
    yWidth: 1,
  });
  const { el } = table({ data });
  expect(el.textContent).toContain("Rows 1–200 of 450");
  button(el, "Next rows").click();
  await settled();
  button(el, "Next rows").click();
  await settled();
  expect(el.textContent).toContain("Rows 401–450 of 450");
  expect(el.querySelectorAll("tbody tr")).toHaveLength(50);
  expect(button(el, "Next rows").disabled).toBe(true);
  data.value = three;
  await settled();
  expect(el.querySelectorAll("tbody tr")).toHaveLength(3);
});

test("without labels the target is a number like the others", () => {
  const { el, data } = table({ labels: undefined as never });
  type(field(el, "target of point 1"), "0.25");
  expect(data.value.y[0]).toBe(0.25);
});

// ---- generated data

function panel(options: Partial<Parameters<typeof DataPanel>[0]> = {}) {
  const got: [Data, Data, string][] = [];
  const messages: string[] = [];
  const el = shown(
    <DataPanel
      sets={["moons", "circles", "spirals", "xor"]}
      nin={2}
      onData={(train, test, text) => got.push([train, test, text])}
      onRefused={(text) => messages.push(text)}
      {...options}
    />,
  );
  return { el, got, messages };
}

test("the generated moons are those of the lecture", () => {
  const { el, got } = panel();
  button(el, "Make").click();
  const [train, held, text] = got[0] as [Data, Data, string];
  train.X.forEach((at, k) => {
    expect(at).toBeCloseTo(moons.X.flat()[k] as number, 12);
  });
  expect([...train.y]).toEqual(moons.y);
  expect(held.y).toHaveLength(0);
  expect(text).toBe("100 points of moons made: 100 to train on, 0 held out.");
  expect(el.querySelector("code")?.textContent).toBe(
    "X, y = moons(100, 0.1, np.random.RandomState(1337))",
  );
});

test("set, number, noise and held out share are as chosen", async () => {
  const { el, got } = panel({ labels: [0, 1] });
  choose(el, "Dataset", "xor");
  type(field(el, "Points"), "40");
  type(field(el, "Noise"), "0");
  type(field(el, "Percent held out"), "25");
  await settled();
  button(el, "Make").click();
  const [train, held] = got[0] as [Data, Data, string];
  expect([train.y.length, held.y.length]).toEqual([30, 10]);
  expect(new Set(train.y)).toEqual(new Set([0, 1]));
  expect(new Set(train.X.map(Math.abs))).toEqual(new Set([1]));
});

test("wrong settings are refused with a message, and the data stay", () => {
  const { el, messages } = panel();
  type(field(el, "Points"), "1");
  type(field(el, "Points"), "10.5");
  type(field(el, "Noise"), "-1");
  type(field(el, "Percent held out"), "60");
  expect(messages).toEqual([
    "Points: expected a whole number from 2 to 100000, got 1; 100 stays.",
    "Points: expected a whole number from 2 to 100000, got 10.5; 100 stays.",
    "Noise: expected a number of at least 0, got -1; 0.1 stays.",
    "Percent held out: expected a number from 0 to 50, got 60; 0 stays.",
  ]);
});

test("the learner's own examples are divided again", () => {
  const { el, got } = panel({ sets: [], all: () => three });
  type(field(el, "Percent held out"), "34");
  button(el, "Divide").click();
  expect(got[0]?.[2]).toBe("Divided again: 2 to train on, 1 held out.");
});

test("one input gets curves: numbers, not classes", async () => {
  const { el, got } = panel({
    sets: ["line", "sine", "parabola"],
    nin: 1,
    labels: [0, 1],
  });
  type(field(el, "Noise"), "0");
  button(el, "Make").click();
  const [{ X, y }] = got[0] as [Data, Data, string];
  expect([X.length, X[0], y[0], y.at(-1)]).toEqual([100, -1, -3, 1]);
});
