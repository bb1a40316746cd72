// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import {
  button,
  closeAll,
  field,
  press,
  settled,
  shown,
  slide,
  status,
  table,
  type,
} from "./page.ts";

afterEach(closeAll);

const a = async (el: ParentNode) => (await table(el)).a?.[0];
const isInvalid = (input: Element) =>
  input.getAttribute("aria-invalid") === "true";

test.each([
  ["0,1", 0.1],
  ["1/4", 0.25],
  ["−3", -3],
  ["٢", 2],
  ["2**-3", 0.125],
])("%s is taken as a number", async (text, number) => {
  const { el } = shown();
  type(field(el, "a value"), text);
  await settled();
  expect(await a(el)).toBe(number);
  expect(isInvalid(field(el, "a value"))).toBe(false);
});

test.each(["0x10", "1,000", "nan", "inf", "ten", "1,2,3"])(
  "%s is refused: the text stays, is marked, and the message says what to write",
  async (text) => {
    const { el } = shown();
    const input = field(el, "a value");
    type(input, text);
    await settled();
    expect(input.value).toBe(text);
    expect(isInvalid(input)).toBe(true);
    expect(status(el)).toContain(`a value: “${text}”`);
    expect(status(el)).toContain("2 stays. Write ");
    input.blur();
    await settled();
    expect(input.value).toBe(text);
    expect(await a(el)).toBe(2);
  },
);

test("Escape brings back the number, and a new text takes the mark away", async () => {
  const { el } = shown();
  const input = field(el, "a value");
  type(input, "ten");
  await settled();
  press(input, "Escape");
  await settled();
  expect([input.value, isInvalid(input)]).toEqual(["2", false]);
  type(input, "ten");
  type(input, "10");
  await settled();
  expect([await a(el), isInvalid(input)]).toEqual([10, false]);
});

test("Escape in a refused field of the range panel leaves the panel open", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  type(field(el, "a minimum"), "low");
  press(field(el, "a minimum"), "Escape");
  await settled();
  expect(field(el, "a minimum").value).toBe("-15");
  press(field(el, "a minimum"), "Escape");
  await settled();
  expect(() => field(el, "a minimum")).toThrow();
});

test("a number outside of the limits stays to be mended too", async () => {
  const { el } = shown();
  button(el, "a range").click();
  await settled();
  const input = field(el, "a minimum");
  type(input, "200");
  await settled();
  expect([input.value, isInvalid(input)]).toEqual(["200", true]);
  expect(status(el)).toContain("the minimum must be below the maximum");
});

test("an arrow key does not move away from a text that was refused", async () => {
  const { el } = shown();
  const input = field(el, "a value");
  type(input, "ten");
  press(input, "ArrowUp");
  await settled();
  expect(input.value).toBe("ten");
  expect(await a(el)).toBe(2);
});

test("a refused text gives way to a number that comes from elsewhere", async () => {
  const { el } = shown();
  const input = field(el, "a value");
  type(input, "ten");
  input.blur();
  await settled();
  slide(el, "a", 3);
  await settled();
  expect(input.value).toBe("3.0000");
  expect(isInvalid(input)).toBe(false);
});
