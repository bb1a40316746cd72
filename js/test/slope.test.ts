// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import {
  centralDifference,
  forwardDifference,
  judge,
  type Nudge,
  STEPS,
  trusted,
} from "../src/engine/difference.ts";
import { Section } from "../src/engine/section.ts";
import { Tape } from "../src/engine/tape.ts";
import { ticksOf } from "../src/ui/axis.ts";
import type { State } from "./fake-hosts.ts";
import {
  button,
  closeAll,
  field,
  settled,
  shown,
  slide,
  slider,
  status,
  type,
} from "./page.ts";
import { recordingOf } from "./recording.ts";

const nudge = (f: (x: number) => number, x: number, h: number): Nudge => ({
  x,
  h,
  here: f(x),
  ahead: f(x + h),
  behind: f(x - h),
});
const ladder = (f: (x: number) => number, x: number) =>
  STEPS.map((h) => nudge(f, x, h));
const lecture = (x: number) => 3 * x ** 2 - 4 * x + 5;

// the numbers of the lecture, as Python prints them
test.each([
  [3, 0.001, 14.00300000000243],
  [-3, 0.001, -21.996999999998934],
  [2 / 3, 0.001, 0.0029999999995311555],
  [2 / 3, 1e-6, 2.999378523327323e-6],
  [3, 1e-17, 0],
])("the forward difference at %d with h = %d is %d", (x, h, slope) => {
  expect(forwardDifference(nudge(lecture, x, h))).toBeCloseTo(slope, 14);
});

test("the central difference of a parabola has no error of its own", () => {
  expect(centralDifference(nudge(lecture, 3, 0.5))).toBe(14);
});

test("the steps go from 1 to 1e-17 in halves of a power of ten", () => {
  expect(STEPS[0]).toBe(1);
  expect(STEPS.at(-1)).toBe(1e-17);
  expect(STEPS[6]).toBe(0.001);
});

test.each([
  [lecture, 3, 0.1, 14, "formula"],
  [lecture, 3, 1e-8, 14, "good"],
  [lecture, 3, 1e-13, 14, "rounding"],
  [lecture, 3, 1e-17, 14, "same"],
  [lecture, 2 / 3, 0.001, 0, "formula"],
  [(x: number) => -2 * x + 10, 3, 0.5, -2, "straight"],
  [(x: number) => -2 * x + 10, 3, 1e-14, -2, "rounding"],
  [Math.abs, 0, 0.1, 0, "kink"],
  [Math.tanh, 0.5, 1, 1 - Math.tanh(0.5) ** 2, "formula"],
  [Math.log, -1, 0.1, Number.NaN, "undefined"],
  [(x: number) => Math.sqrt(1 - x), 0.5, 1, -Math.SQRT1_2, "outside"],
] as const)(
  "%s at %d with h = %d is judged: %s, %s",
  (f, x, h, slope, verdict) => {
    expect(judge(nudge(f, x, h), slope, ladder(f, x))).toBe(verdict);
  },
);

test("a gradient that does not fit the function is not trusted", () => {
  const steps = ladder(lecture, 3);
  expect(trusted(14, steps)).toEqual({ slope: 14, isExact: true });
  expect(trusted(5, steps).isExact).toBe(false);
  expect(trusted(Number.NaN, steps).slope).toBeCloseTo(14, 8);
  const far = ladder((x) => lecture(x) + 1e13, 3); // rounding alone moves the difference by 100
  expect(trusted(14, far)).toEqual({ slope: 14, isExact: true });
});

/** tanh(x1·w1 + x2·w2). */
const neuron = () =>
  recordingOf({
    symbols: ["", "", "*", "", "", "*", "+", "tanh"],
    operands: [[], [], [0, 1], [], [], [3, 4], [2, 5], [6]],
    number: Array(8).fill(null),
  });

test("a section agrees with the graph to the last bit, and does not change it", () => {
  const tape = new Tape(neuron());
  tape.data.set([2, -3, 0, 0.7, 1, 0, 0, 0]);
  tape.forward();
  const before = tape.data.slice();
  const section = new Section(neuron(), 1);
  section.follow(tape.data);
  const there = section.at(-2.75);
  expect(tape.data).toEqual(before);
  tape.data[1] = -2.75;
  tape.forward();
  tape.backward();
  expect(there).toBe(tape.data[7]);
  expect(section.slopeAt(-2.75)).toBe(tape.grad[1]);
});

test("a section notices a change of other leaves, but not of its own", () => {
  const data = Float64Array.of(2, -3, -6, 0.7, 1, 0.7, -5.3, -1);
  const section = new Section(neuron(), 1);
  section.follow(data);
  const { version } = section;
  data[1] = 5;
  section.follow(data);
  expect(section.version).toBe(version);
  data[0] = 5;
  section.follow(data);
  expect(section.version).toBe(version + 1);
});

test("ticks are few and round", () => {
  expect(ticksOf({ name: "", min: -5, max: 5 })).toEqual([-4, -2, 0, 2, 4]);
  expect(ticksOf({ name: "", min: 0, max: 0.25 })).toEqual([
    0, 0.05, 0.1, 0.15, 0.2, 0.25,
  ]);
  expect(ticksOf({ name: "", min: 1e-17, max: 1, log: true })).toEqual([
    1e-16, 1e-12, 1e-8, 1e-4, 1,
  ]);
  expect(ticksOf({ name: "", min: 3, max: 3 })).toEqual([]);
});

// ---- the panel

async function opened(change?: (state: State) => void) {
  const { model, el } = shown(change);
  button(el, "Slope").click();
  await settled();
  return { model, el };
}

afterEach(closeAll);

/** The slopes of the panel, by their names. */
const slopes = (el: ParentNode) =>
  Object.fromEntries(
    [...el.querySelectorAll("[aria-label=Slopes] tbody tr")].map((row) => [
      row.querySelector("th")?.textContent,
      Number([...row.children].at(-2)?.textContent?.replaceAll("−", "-")),
    ]),
  );

const panel = (el: ParentNode) =>
  el.querySelector("[aria-label=Slope]") as HTMLElement;

test("the panel shows the gradient of a leaf beside its two differences", async () => {
  const { el } = await opened();
  expect(slopes(el).gradient).toBe(6);
  expect(slopes(el).forward).toBeCloseTo(6, 9);
  expect(slopes(el).central).toBeCloseTo(6, 9);
  expect(panel(el).textContent).toContain("straight line");
});

test("choosing a leaf from the list selects it", async () => {
  const { el } = await opened();
  const choice = el.querySelector("[aria-label=Leaf]") as HTMLSelectElement;
  expect([...choice.options].map((o) => o.text)).toEqual(["a", "b", "c", "f"]);
  choice.value = "1";
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  expect(slopes(el).gradient).toBe(-4);
});

test("inputs come before parameters in the list", async () => {
  const { el } = await opened((state) => {
    const roles = Uint8Array.of(2, 1, 0, 1, 0, 1, 0); // a is a parameter
    (state.structure as { role: unknown }).role = new DataView(roles.buffer);
  });
  const choice = el.querySelector("[aria-label=Leaf]") as HTMLSelectElement;
  expect([...choice.options].map((o) => o.text)).toEqual(["b", "c", "f", "a"]);
  expect(slopes(el).gradient).toBe(-4);
});

test("the panel follows a slider, and does not change the graph", async () => {
  const { el, model } = await opened();
  slide(el, "b", 1.5);
  await settled();
  expect(slopes(el).gradient).toBe(-3);
  expect(slider(el, "a").value).toBe("2");
  expect(model.messages[0]?.content.acts).toEqual([["set", 1]]);
});

test("with h = 1e-17 the difference is exactly 0, and the panel says why", async () => {
  const { el } = await opened();
  type(field(el, "h value"), "1e-17");
  await settled();
  expect(slopes(el).forward).toBe(0);
  expect(panel(el).textContent).toContain("x + h is rounded to x itself");
  slide(el, "h", 0);
  await settled();
  expect(field(el, "h value").value).toBe("1");
  expect(slider(el, "h").min).toBe("-17");
});

test.each(["0", "NaN", "big"])(
  "an h of %s is refused with a message",
  async (text) => {
    const { el } = await opened();
    type(field(el, "h value"), text);
    await settled();
    expect(status(el)).toContain("h");
    expect(el.querySelector(".mgw-refused")).not.toBeNull();
    expect(field(el, "h value").getAttribute("aria-valuenow")).toBe("0.001");
  },
);

test("the panel says why a graph that the kernel runs has no curve", async () => {
  const { el } = await opened((state) => {
    (state.structure as { kernel_reason: string }).kernel_reason =
      "its rule is its own";
  });
  expect(panel(el).textContent).toContain("its rule is its own");
  expect(panel(el).querySelector("svg")).toBeNull();
});

test("a drag on the curve moves the leaf", async () => {
  const { el, model } = await opened();
  const plot = panel(el).querySelector(".mgw-pickable") as SVGElement;
  plot.getBoundingClientRect = () => new DOMRect(0, 0, 360, 224);
  const go = (kind: string, clientX: number) =>
    plot.dispatchEvent(
      new PointerEvent(kind, { clientX, clientY: 100, bubbles: true }),
    );
  go("pointermove", 100); // nothing is held yet
  go("pointerdown", 50);
  await settled();
  expect(slider(el, "a").value).toBe("-15");
  go("pointermove", 348);
  go("pointerup", 348);
  go("pointermove", 100);
  await settled();
  expect(slider(el, "a").value).toBe("15");
  expect(model.messages).toHaveLength(1); // the second waits for the answer to the first
});
