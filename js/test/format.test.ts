import { expect, test } from "vitest";
import { exact, format } from "../src/ui/format.ts";
import { typedNumber } from "../src/ui/number-text.ts";

test.each([
  [2, "2.0000"],
  [-3, "−3.0000"],
  [0, "0.0000"],
  [6.8813735870195432, "6.8814"],
  [Number.NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
  [1e-7, "1.00e−7"],
  [-1234567.8, "−1.23e6"],
])("%d is formatted as %s", (number, text) => {
  expect(format(number, 4)).toBe(text);
});

test.each([0.1 + 0.2, -0, 1e300, -6.8813735870195432, 5e-324])(
  "%d survives formatting and parsing exactly",
  (number) => {
    expect(typedNumber(exact(number))).toEqual({ number });
  },
);
