// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { rangeFor, SliderRange, stepOf } from "../src/store/ranges.ts";
import {
  button,
  closeAll,
  field,
  press,
  settled,
  shown,
  slide,
  slider,
  status,
  table,
  type,
} from "./page.ts";

afterEach(closeAll);

const a = async (el: ParentNode) => (await table(el)).a?.[0];

const pointer = (target: EventTarget, name: string) =>
  target.dispatchEvent(new Event(name, { bubbles: true }));

const ends = (el: ParentNode, name: string) => [
  slider(el, name).min,
  slider(el, name).max,
];

// ---- which range a number has

test.each([
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MAX_VALUE / 2,
  -1.2e308,
  6e12,
  2e-8,
  -5e-324,
  1e-310,
])("the range of %d holds it, is finite, and has a step", (number) => {
  const range = rangeFor(number);
  expect(range.min).toBeLessThanOrEqual(number);
  expect(range.max).toBeGreaterThanOrEqual(number);
  expect(Number.isFinite(range.max - range.min)).toBe(true);
  expect(stepOf(range)).toBeGreaterThan(0);
  expect(Number.isFinite(stepOf(range))).toBe(true);
});

test("an arrow key is useful for a small number", () => {
  expect(rangeFor(2e-8)).toEqual({ min: -5e-8, max: 5e-8 });
  expect(rangeFor(0)).toEqual({ min: -2, max: 2 });
  expect(rangeFor(0.3)).toEqual({ min: -2, max: 2 });
});

test("a range follows its number out and back", () => {
  const one = new SliderRange(2);
  for (const number of [6e12, -2e242, 1e308, 2e-8, Number.NaN, Infinity]) {
    one.follow(number);
    one.follow(2);
    expect(one.range.value).toEqual({ min: -5, max: 5 });
  }
});

test("a range that has room for its number stays", () => {
  const one = new SliderRange(25);
  for (const number of [3, 0, -40, 0.5]) {
    one.follow(number);
    expect(one.range.value).toEqual({ min: -50, max: 50 });
  }
});

test("a huge first number does not ruin the range of zero", () => {
  const one = new SliderRange(6e12);
  one.follow(0);
  expect(one.range.value).toEqual({ min: -2, max: 2 });
});

test("a number that its slider has chosen leaves the range where it is", () => {
  const one = new SliderRange(2);
  one.keep(1e-9);
  one.follow(1e-9);
  expect(one.range.value).toEqual({ min: -5, max: 5 });
});

test("a range set by hand stays; the one that it had anyway follows again", () => {
  const one = new SliderRange(2);
  one.set({ min: -1, max: 3 });
  one.follow(6e12);
  expect(one.range.value).toEqual({ min: -1, max: 3 });
  one.follow(2);
  one.set({ min: -5, max: 5 });
  one.follow(6e12);
  expect(one.range.value.max).toBeGreaterThan(6e12);
});

// ---- in a view

test("a huge number, undone, leaves the slider as it was", async () => {
  const { el } = shown();
  const before = ends(el, "a");
  type(field(el, "a value"), "6e12");
  await settled();
  expect(Number(slider(el, "a").max)).toBeGreaterThan(6e12);
  button(el, "Undo").click();
  await settled();
  expect(ends(el, "a")).toEqual(before);
  press(slider(el, "a"), "ArrowRight");
  expect(await a(el)).toBe(2.3);
});

test("steps that run away, reset, leave all sliders as they were", async () => {
  const { el } = shown();
  const before = ["a", "b", "c", "f"].map((name) => ends(el, name));
  type(field(el, "Learning rate"), "10");
  for (let k = 0; k < 6; k++) {
    button(el, "Backward").click();
    button(el, "Step").click();
    await settled();
  }
  button(el, "Reset").click();
  await settled();
  expect(["a", "b", "c", "f"].map((name) => ends(el, name))).toEqual(before);
});

test("a range set by hand stays, and an arrow key still moves by its step", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  type(field(el, "a maximum"), "4");
  await settled();
  type(field(el, "a value"), "6e12");
  await settled();
  expect(ends(el, "a")).toEqual(["-15", "4"]);
  type(field(el, "a value"), "7");
  press(slider(el, "a"), "ArrowLeft");
  expect(await a(el)).toBeCloseTo(6.8, 12);
});

test("a drag through zero keeps the range under the pointer", async () => {
  const { el } = shown();
  type(field(el, "a value"), "6e12");
  await settled();
  const before = ends(el, "a");
  pointer(slider(el, "a"), "pointerdown");
  slide(el, "a", 3e12);
  await settled();
  slide(el, "a", 0);
  await settled();
  expect(ends(el, "a")).toEqual(before);
  pointer(slider(el, "a"), "pointerup");
  await settled();
  expect(ends(el, "a")).toEqual(before);
});

// ---- the keys of a slider

test.each([
  ["ArrowRight", 2.3],
  ["ArrowUp", 2.3],
  ["ArrowLeft", 1.7],
  ["ArrowDown", 1.7],
  ["PageUp", 5],
  ["PageDown", -1],
  ["Home", -15],
  ["End", 15],
])("%s moves a slider to %d in every browser", async (name, to) => {
  const { el } = shown();
  press(slider(el, "a"), name);
  expect(await a(el)).toBe(to);
});

test.each([
  ["ArrowRight", 5],
  ["ArrowUp", 5],
  ["ArrowLeft", -1],
  ["ArrowDown", -1],
  ["PageUp", 5],
  ["Home", -15],
])("%s with Shift moves a slider to %d", async (name, to) => {
  const { el } = shown();
  press(slider(el, "a"), name, { shiftKey: true });
  expect(await a(el)).toBe(to);
});

test("a key with Ctrl or Alt is not the slider's", async () => {
  const { el } = shown();
  press(slider(el, "a"), "ArrowRight", { altKey: true });
  press(slider(el, "a"), "ArrowRight", { ctrlKey: true });
  expect(await a(el)).toBe(2);
});

// ---- Firefox: input and change come once more, after pointerup

test("what a drag sends after the pointer is up changes nothing", async () => {
  const { el } = shown();
  const thumb = slider(el, "a");
  pointer(thumb, "pointerdown");
  slide(el, "a", 3.1);
  slide(el, "a", 4.15094339622642);
  pointer(document, "pointerup");
  pointer(thumb, "pointerup");
  slide(el, "a", 4.15094339622642);
  pointer(thumb, "change");
  await settled();
  expect(await a(el)).toBe(4.2);
  expect(status(el)).toContain("4.2");
  button(el, "Undo").click();
  expect(await a(el)).toBe(2);
});

test("the arrow keys of a field stay within the largest number", async () => {
  const { el } = shown();
  const input = field(el, "a value");
  type(input, String(Number.MAX_VALUE));
  press(input, "ArrowUp");
  await settled();
  expect(await a(el)).toBe(Number.MAX_VALUE);
});

// ---- the track

/** Where zero is on the track, and from where to where it is filled. */
const fill = (el: ParentNode, name: string) => {
  const { style } = slider(el, name).parentElement as HTMLElement;
  return ["zero", "from", "to"].map((key) =>
    Number(style.getPropertyValue(`--mgw-${key}`)),
  );
};

test("the track is filled from zero, on either side", async () => {
  const { el } = shown();
  expect(fill(el, "a")).toEqual([0.5, 0.5, 0.5 + 1 / 15]);
  expect(fill(el, "b")).toEqual([0.5, 0.4, 0.5]);
  expect(fill(el, "c")).toEqual([0.5, 0.5, 25 / 30]);
  type(field(el, "a value"), "NaN");
  await settled();
  expect(fill(el, "a")).toEqual([0.5, 0.5, 0.5 + 1 / 15]); // refused
});

test("a range without zero is filled from its nearer end, and has no tick", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  type(field(el, "a minimum"), "1");
  type(field(el, "a maximum"), "5");
  await settled();
  expect(fill(el, "a")).toEqual([0, 0, 0.25]);
  const track = slider(el, "a").parentElement as HTMLElement;
  expect(track.className).toBe("mgw-slider");
  expect(track.textContent).toBe("15"); // its two ends
});
