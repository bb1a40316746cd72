// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { piecesOf } from "../src/engine/decompose.ts";
import { Value } from "../src/engine/value.ts";
import { treeOf } from "../src/views/graph/boxes.ts";
import { type Drawing, draw } from "../src/views/graph/layout.ts";
import { boxOfPieces } from "../src/views/graph/pieces.ts";
import { network } from "./boxed.ts";
import { JupyterModel } from "./fake-hosts.ts";
import { graphState } from "./graph-state.ts";
import {
  button,
  closeAll,
  settled,
  show,
  slide,
  status,
  table,
} from "./page.ts";

afterEach(closeAll);

const n = 0.8813735870195432;
/** "Breaking up a tanh": the pieces of tanh(n) in the lecture, to four decimals. */
const LECTURE: [name: string, data: number, grad: number][] = [
  ["2", 2, 0.2203],
  ["2n", 1.7627, 0.25],
  ["e", 5.8284, 0.0429],
  ["e − 1", 4.8284, 0.1464],
  ["e + 1", 6.8284, -0.1036],
  ["(e + 1)**−1", 0.1464, 4.8284],
];

test("the pieces of tanh have the numbers of the lecture", () => {
  const pieces = piecesOf("tanh", n, 1);
  const wanted = [
    ["n", n, 0.5],
    ...LECTURE,
    ["(e − 1)/(e + 1)", Math.SQRT1_2, 1],
  ];
  expect(pieces.map(({ name }) => name)).toEqual(wanted.map(([name]) => name));
  wanted.forEach(([, data, grad], k) => {
    expect(pieces[k]?.data).toBeCloseTo(data as number, 4);
    expect(pieces[k]?.grad).toBeCloseTo(grad as number, 4);
  });
});

test.each([-3, -0.5, 0, 0.25, 2])(
  "at %d they are tanh and sigmoid, and their slopes",
  (x) => {
    const tanh = piecesOf("tanh", x, -2);
    expect(tanh.at(-1)?.data).toBeCloseTo(Math.tanh(x), 14);
    expect(tanh[0]?.grad).toBeCloseTo(-2 * (1 - Math.tanh(x) ** 2), 14);
    const sigmoid = piecesOf("sigmoid", x, -2);
    const s = 1 / (1 + Math.exp(-x));
    expect(sigmoid.at(-1)?.data).toBeCloseTo(s, 14);
    expect(sigmoid[0]?.grad).toBeCloseTo(-2 * s * (1 - s), 14);
  },
);

test("when exp overflows the pieces are not finite", () => {
  expect(piecesOf("tanh", 400, 1)[0]?.grad).toBeNaN();
});

test("an operation without a written-out form has no pieces", () => {
  expect(piecesOf("relu", 1, 1)).toEqual([]);
});

// ---- in the drawing

/** The lecture's neuron: o = tanh(x1·w1 + x2·w2 + b). */
function neuron() {
  const [x1, x2] = [new Value(2), new Value(0)];
  const [w1, w2] = [new Value(-3), new Value(1)];
  const b = new Value(6.8813735870195432);
  const sum = x1.mul(w1).add(x2.mul(w2)).add(b);
  const o = sum.tanh();
  const model = new JupyterModel(
    graphState(o, { x1, x2, w1, w2, b, n: sum, o }),
  );
  return { model, el: show(model).el };
}

const card = (el: ParentNode, name: string) =>
  el.querySelector<HTMLElement>(`.mgw-card[aria-label="${name}"]`);
const piece = (el: ParentNode, name: string) =>
  card(el, `${name}, a piece of o`) as HTMLElement;
/** Value and gradient on a card. */
const read = (of: HTMLElement) =>
  [...of.querySelectorAll(".mgw-number")].map((one) =>
    Number(one.textContent?.replace("−", "-")),
  );
const stale = (of: HTMLElement) =>
  [...of.querySelectorAll(".mgw-number")].map((one) =>
    one.classList.contains("mgw-stale"),
  );

/** The text of the card of o. */
const ROOT = [Number(Math.SQRT1_2.toFixed(4)), 1];

async function opened() {
  const page = neuron();
  button(page.el, "Backward").click();
  button(page.el, "Open o in pieces").click();
  await settled();
  return page;
}

test("a tanh opens in place into cards with the lecture's numbers", async () => {
  const { el } = await opened();
  for (const [name, data, grad] of LECTURE)
    expect(read(piece(el, name)), name).toEqual([data, grad]);
  expect(read(card(el, "o") as HTMLElement)).toEqual(ROOT);
  expect(
    el.querySelector('[role=group][aria-label="o in pieces"]'),
  ).toBeTruthy();
  expect(status(el)).toContain(
    "n receives 0.5000 through the pieces, and 0.5000 through tanh",
  );
  button(el, "Close o in pieces").click();
  await settled();
  expect(piece(el, "e")).toBeNull();
  expect(read(card(el, "o") as HTMLElement)).toEqual(ROOT);
});

test("opening pieces leaves the graph as it is: no other Values, no numbers sent to the kernel", async () => {
  const { el, model } = neuron();
  const before = await table(el);
  button(el, "Open o in pieces").click();
  await settled();
  expect(await table(el)).toEqual(before);
  const acts = model.messages.flatMap(({ content }) => content.acts);
  expect(acts).toEqual([["open_box", 9]]);
});

test("the pieces follow a slider, and their gradients wait for Backward", async () => {
  const { el } = await opened();
  const at = (b: number) => piecesOf("tanh", b - 6, 1);
  slide(el, "b", 6.5);
  await settled();
  const e = piece(el, "e");
  expect(read(e)).toEqual([Number(Math.exp(1).toFixed(4)), 0.0429]);
  expect(stale(e)).toEqual([false, true]);
  button(el, "Zero grad").click();
  button(el, "Backward").click();
  await settled();
  expect(read(e)[1]).toBeCloseTo(
    at(6.5).find(({ name }) => name === "e")?.grad ?? 0,
    4,
  );
  expect(stale(e)).toEqual([false, false]);
});

test("without Forward on change the pieces are out of date like their operands", async () => {
  const { el } = await opened();
  el.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  slide(el, "b", 6.5);
  await settled();
  const e = piece(el, "e");
  expect(read(e)).toEqual([5.8284, 0.0429]);
  expect(stale(e)).toEqual([true, true]);
});

test("Enter opens and closes a tanh, and arrows run through the read-only pieces", async () => {
  const { el } = neuron();
  const focused = () => document.activeElement as HTMLElement;
  const focusedName = () => focused().getAttribute("aria-label");
  const press = async (key: string) => {
    const target = focused();
    const event = new KeyboardEvent("keydown", {
      key,
      bubbles: true,
      cancelable: true,
    });
    if (target.dispatchEvent(event) && key === "Enter") target.click();
    await settled();
  };
  card(el, "o")?.querySelector<HTMLElement>(".mgw-title")?.focus();
  await press("Enter");
  expect(focusedName()).toBe("Close o in pieces");
  card(el, "n")?.querySelector<HTMLElement>(".mgw-title")?.focus();
  await press("ArrowRight");
  expect(focusedName()).toBe(
    "2n, a piece of o, read only, value 1.7627, gradient 0.0000",
  );
  await press("ArrowRight");
  await press("ArrowRight");
  expect(focusedName()).toMatch(/^e(, | [−+])/);
  await press("Enter");
  expect(status(el)).toContain("is a piece of o, written out to be read");
  await press("End");
  expect(focusedName()).toMatch(
    /^o = \(e − 1\) × \(e \+ 1\)\*\*−1, value 0.7071/,
  );
  await press("Escape");
  expect(focusedName()).toBe("Close o in pieces");
  await press("Enter");
  expect(focusedName()).toMatch(/^o = tanh\(n\), value 0.7071/);
});

test("the walk highlights the node, and the lines of its pieces", async () => {
  const { el } = await opened();
  button(el, "Next node").click();
  button(el, "Next node").click();
  await settled();
  const now = [...el.querySelectorAll(".mgw-card.mgw-now")];
  expect(now.map((one) => one.getAttribute("aria-label"))).toEqual(["o"]);
  expect(el.querySelectorAll("g.mgw-now").length).toBeGreaterThan(6);
});

test("in an order of one's own a piece cannot be visited", async () => {
  const { el } = await opened();
  const way = el.querySelector("select[aria-label=Walk]") as HTMLSelectElement;
  way.value = "own";
  way.dispatchEvent(new Event("change", { bubbles: true }));
  button(el, "Next node").click();
  piece(el, "e").click();
  await settled();
  expect(el.textContent).toContain("0 of 5 nodes");
  card(el, "o")?.click();
  await settled();
  expect(el.textContent).toContain("1 of 5 nodes");
});

test("an opening node pushes its neighbours apart, and other distances stay", () => {
  const structure = network([2, 2, 1]);
  const tanh = structure.symbols.indexOf("tanh");
  const box = boxOfPieces(structure, tanh);
  const scopes = [...treeOf(structure).byId.values()].map(({ id }) => id);
  const closed = draw(structure, new Set(scopes));
  const after = draw(structure, new Set([...scopes, box?.id ?? ""]));
  const place = ({ placed }: Drawing, id: string) =>
    placed.find(({ item }) => item.id === id);
  const moved = (id: string) =>
    (place(after, id)?.x ?? 0) - (place(closed, id)?.x ?? 0);
  const operands = closed.placed.filter(
    ({ item }) => Number(item.id) < tanh && item.kind === "node",
  );
  expect(operands.length).toBeGreaterThan(4);
  for (const { item } of operands) expect(moved(item.id)).toBe(0);
  const frame = after.frames.find(({ id }) => id === box?.id);
  const inside = after.placed.filter(({ item }) => item.piece);
  expect(inside).toHaveLength(7);
  for (const one of inside) {
    expect(one.x).toBeGreaterThanOrEqual(frame?.x ?? Infinity);
    expect(one.x + one.width).toBeLessThanOrEqual(
      (frame?.x ?? 0) + (frame?.width ?? 0),
    );
  }
  expect(closed.placed.some(({ item }) => item.piece)).toBe(false);
});
