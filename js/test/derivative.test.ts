// @vitest-environment happy-dom
import type { AnyModel } from "@anywidget/types";
import { afterEach, expect, test } from "vitest";
import { STEPS } from "../src/engine/difference.ts";
import { interpolated } from "../src/engine/interpolate.ts";
import type { DerivativeWidgetModel } from "../src/models.ts";
import derivative from "../src/views/derivative.tsx";
import { JupyterModel } from "./fake-hosts.ts";
import { button, field, settled, slide, slider, status, type } from "./page.ts";

const f = (x: number) => 3 * x ** 2 - 4 * x + 5;
const packed = (numbers: number[]) =>
  new DataView(Float64Array.from(numbers).buffer);

/** The kernel's traits for `of` around x. */
function traitsAt(x: number, h: number, of = f, gradient = 6 * x - 4) {
  return {
    values: packed([x, h, of(x), of(x + h), of(x - h), gradient]),
    ladder: packed(STEPS.flatMap((step) => [step, of(x + step), of(x - step)])),
  };
}

function state(of = f) {
  const samples = Array.from({ length: 321 }, (_, k) => of(-5 + k / 32));
  return {
    ...traitsAt(3, 0.001, of),
    samples: packed(samples),
    x: 3,
    h: 0.001,
    x_min: -5,
    x_max: 5,
    name: "f",
    error: "",
    version: __VERSION__,
    view_id: "f",
  };
}

declare const __VERSION__: string;

let cleanup = () => {};

async function shown(change: object = {}, of = f) {
  const model = new JupyterModel({ ...state(of), ...change } as never);
  const el = document.createElement("div");
  document.body.append(el);
  const end = new AbortController();
  const proxy = () =>
    model.proxy() as unknown as AnyModel<DerivativeWidgetModel>;
  cleanup = derivative.render({ model: proxy(), el, signal: end.signal });
  await settled();
  return { model, el };
}

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

/** The numbers of the table twin. */
async function numbers(el: ParentNode): Promise<Record<string, number>> {
  if (!el.querySelector("[aria-label=Values]")) button(el, "Table").click();
  await settled();
  const rows = el.querySelectorAll("[aria-label=Values] tbody tr");
  return Object.fromEntries(
    [...rows].map((row) => [
      row.querySelector("th")?.textContent,
      Number(row.querySelector("td")?.textContent),
    ]),
  );
}

const slopes = (el: ParentNode) =>
  el.querySelector("[aria-label=Slopes]") as HTMLElement;

/** The kernel answers the last command. */
function answer(
  model: JupyterModel,
  { values, ladder }: { values: DataView; ladder: DataView },
  error = "",
) {
  const { client, seq } = model.messages.at(-1)?.content ?? {};
  const content = { kind: "answer", client, seq, error };
  model.fire("msg:custom", content, [values, ladder]);
}

test("the difference of the lecture stands beside the gradient", async () => {
  const { el } = await shown();
  const shownNumbers = await numbers(el);
  expect(shownNumbers["forward difference"]).toBe(14.00300000000243);
  expect(shownNumbers.gradient).toBe(14);
  expect(status(el)).toContain("f(3) is 20.0000");
});

test("a negative number has a true minus sign, and the status line says what to do", async () => {
  const { el, model } = await shown();
  slide(el, "x", -2);
  answer(model, traitsAt(-2, 0.001));
  await settled();
  expect(field(el, "x value").value).toBe("−2");
  expect(status(el)).toContain("Move x, or make h smaller or larger.");
});

test("without a kernel the slope is known at the ends of the curve, and beyond them nothing is", async () => {
  const { el, model } = await shown();
  model.fire("comm_live_update");
  slide(el, "x", -5);
  await settled();
  expect(slopes(el).textContent).toMatch(/tangent≈ −3[34]\.\d/); // 6x − 4 is −34
  expect(slopes(el).textContent).not.toContain("NaN");
  type(field(el, "x value"), "1000");
  await settled();
  expect(status(el)).toContain(
    "f(1000) is not known here: this page has the curve only.",
  );
});

test("a slider asks the kernel, and the point follows until it has answered", async () => {
  const { el, model } = await shown();
  slide(el, "x", -2);
  await settled();
  expect(model.messages[0]?.content).toMatchObject({
    kind: "command",
    acts: [["set", 0]],
  });
  expect(
    new Float64Array(model.messages[0]?.buffers[0] as ArrayBuffer),
  ).toEqual(Float64Array.of(-2));
  expect(status(el)).toContain("f(−2) is about 25.0000");
  expect(el.querySelector("svg")?.getAttribute("aria-label")).toContain(
    "at -2",
  );
  expect(slopes(el).textContent).toContain("14.00300000000243"); // the last that is true
  expect(slopes(el).className).toBe("mgw-stale");
  answer(model, traitsAt(-2, 0.001));
  await settled();
  expect(status(el)).toContain("f(−2) is 25.0000");
  expect(slopes(el).className).toBe("");
  expect((await numbers(el)).gradient).toBe(-16);
});

test("moves while the kernel computes are sent as one, and an old answer does not move x back", async () => {
  const { el, model } = await shown();
  for (const x of [-1, 0, 1, 2]) slide(el, "x", x);
  expect(model.messages).toHaveLength(1);
  answer(model, traitsAt(-1, 0.001));
  await settled();
  expect(slider(el, "x").value).toBe("2");
  expect(model.messages).toHaveLength(2);
  answer(model, traitsAt(2, 0.001));
  await settled();
  expect((await numbers(el))["f(x)"]).toBe(9);
});

test("with h = 1e-17 the difference is exactly 0", async () => {
  const { el, model } = await shown();
  type(field(el, "h value"), "1e-17");
  answer(model, traitsAt(3, 1e-17));
  await settled();
  expect((await numbers(el))["forward difference"]).toBe(0);
  expect(el.textContent).toContain("x + h is rounded to x itself");
});

test("the view shows an error of the function, and the next move goes on", async () => {
  const { el, model } = await shown();
  slide(el, "x", -1);
  const why = "log(-1.0): ValueError: math domain error";
  answer(
    model,
    traitsAt(-1, 0.001, () => Number.NaN, Number.NaN),
    why,
  );
  await settled();
  expect(status(el)).toContain(why);
  expect(el.textContent).toContain("no slope at this point");
  slide(el, "x", 2);
  answer(model, traitsAt(2, 0.001));
  await settled();
  expect(status(el)).not.toContain("ValueError");
  expect((await numbers(el)).gradient).toBe(8);
});

test("after a refused command the page has the numbers of the kernel", async () => {
  const { el, model } = await shown();
  slide(el, "x", 2);
  answer(model, traitsAt(3, 0.001), "x: no");
  await settled();
  expect(slider(el, "x").value).toBe("3");
  expect(status(el)).toContain("x: no");
});

test("a cell that sets x moves the view", async () => {
  const { el, model } = await shown();
  model.update({ x: 1, ...traitsAt(1, 0.001) } as never);
  await settled();
  expect(slider(el, "x").value).toBe("1");
  expect((await numbers(el)).gradient).toBe(2);
});

test("without a kernel the view reads the numbers off the curve, and says so", async () => {
  const { el, model } = await shown();
  model.fire("comm_live_update");
  slide(el, "x", 1.015625);
  await settled();
  expect(el.textContent).toContain("Approximate");
  expect((await numbers(el)).limit).toBeCloseTo(6 * 1.015625 - 4, 8);
  expect(status(el)).toContain("The kernel was restarted or is gone");
});

test("the limit replaces a gradient that does not fit the function", async () => {
  const { el } = await shown(traitsAt(3, 0.001, f, 99));
  const shownNumbers = await numbers(el);
  expect(shownNumbers.limit).toBeCloseTo(14, 8);
  expect(shownNumbers.gradient).toBeUndefined();
});

test.each([
  ["x value", "inf"],
  ["h value", "0"],
])("the field %s refuses %s with a message", async (name, text) => {
  const { el, model } = await shown();
  type(field(el, name), text);
  await settled();
  expect(el.querySelector(".mgw-refused")?.textContent).toBeTruthy();
  expect(model.messages).toHaveLength(0);
});

test("the view asks for the sign before it shows the slope", async () => {
  const { el, model } = await shown();
  const question = el.querySelector("details") as HTMLDetailsElement;
  question.open = true;
  question.dispatchEvent(new Event("toggle"));
  await settled();
  expect(el.querySelector("[aria-label=Slopes]")).toBeNull();
  button(el, "Falling").click();
  await settled();
  expect(question.textContent).toContain(
    "Look at the tangent: at 3 the slope is positive.",
  );
  expect(el.querySelector("[aria-label=Slopes]")).not.toBeNull();
  slide(el, "x", -1);
  answer(model, traitsAt(-1, 0.001));
  await settled();
  expect(el.querySelector("[aria-label=Slopes]")).toBeNull();
  button(el, "Falling").click();
  await settled();
  expect(question.textContent).toContain("Right: at −1 the slope is negative.");
});

test("a cubic is read off its samples exactly, but not outside of them", () => {
  const cubic = (x: number) => x ** 3 - 2 * x;
  const ys = Float64Array.from({ length: 9 }, (_, k) => cubic(-2 + k / 2));
  for (const x of [-2, -1.9, 0.3, 1.99, 2])
    expect(interpolated(ys, -2, 2, x)).toBeCloseTo(cubic(x), 12);
  expect(interpolated(ys, -2, 2, 2.01)).toBeNaN();
  expect(interpolated(ys, -2, 2, Number.NaN)).toBeNaN();
});
