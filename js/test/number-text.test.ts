import { expect, test } from "vitest";
import { cellNumber, typedNumber } from "../src/ui/number-text.ts";

const numberIn = (text: string) => {
  const read = typedNumber(text);
  return "number" in read ? read.number : undefined;
};

test.each([
  ["0.1", 0.1],
  [" 2 ", 2],
  ["+2", 2],
  [".5", 0.5],
  ["5.", 5],
  ["-0", -0],
  ["1e-3", 1e-3],
  ["-1e-3", -1e-3],
  ["1E5", 1e5],
  ["1_000", 1000],
  ["1_000.25", 1000.25],
  // a decimal comma
  ["0,1", 0.1],
  ["-0,125", -0.125],
  ["1,5e3", 1500],
  ["1,25", 1.25],
  ["1234,567", 1234.567],
  [",5", 0.5],
  // digits and signs of other keyboards
  ["−3", -3],
  ["–3", -3],
  ["０．５", 0.5],
  ["－１２", -12],
  ["٣٫١٤", 3.14],
  ["۱۲", 12],
  ["१२", 12],
  ["\u061c-٥", -5],
])("%j is the number %d", (text, number) => {
  expect(numberIn(text)).toBe(number);
});

test.each([
  ["1/3", 1 / 3],
  ["2*pi", 2 * Math.PI],
  ["2π", undefined],
  ["2*π", 2 * Math.PI],
  ["e", Math.E],
  ["2**-3", 0.125],
  ["-2**2", -4],
  ["2**3**2", 512],
  ["(1 + 2) * 3", 9],
  ["1 - 2 - 3", -4],
  ["8/4/2", 1],
  ["--2", 2],
  ["2*-3", -6],
  ["sqrt(2)", Math.SQRT2],
  ["exp(1)/e", 1],
  ["1 − 3", -2],
  ["2×3", 6],
  ["0,5*2", 1],
])("%j is computed", (text, number) => {
  expect(numberIn(text)).toBe(number);
});

test.each([
  "",
  " ",
  "ten",
  "0x10",
  "0b1",
  "1_",
  "_1",
  "1__0",
  "inf",
  "-inf",
  "Infinity",
  "nan",
  "NaN",
  "1e999",
  "1e400",
  "1e-400",
  "1–3",
  "1/0",
  "0/0",
  "(-8)**(1/3)",
  "1 000",
  "1\u00a0000",
  "1,2,3",
  "1,000,000",
  "1.234,56",
  "1,234.56",
  "1.2.3",
  "5,",
  "1'000",
  "2^3",
  "5%",
  "7//2",
  "2pi",
  "2(3)",
  "(1",
  "1)",
  "1+",
  "*2",
  "constructor",
  "__proto__",
  "sqrt",
  "sqrt 2",
  "alert(1)",
  "5²",
  "½",
  "1e",
  "1n",
  `${"(".repeat(5000)}1`,
])("%j is refused", (text) => {
  expect(numberIn(text)).toBeUndefined();
});

test.each([
  ["1,000", "may mean 1 or 1000"],
  ["-1,250", "may mean 1.25 or 1250"],
  ["12,500*2", "may mean 12.5 or 12500"],
])("a comma that may be one of thousands is not guessed: %s", (text, why) => {
  expect(typedNumber(text)).toMatchObject({ problem: why });
});

test("the cell of a pasted row is a number and no formula", () => {
  const inCell = (text: string) => {
    const read = cellNumber(text);
    return "number" in read ? read.number : undefined;
  };
  const numbers = ["-1e-3", "−2", "0,25", "1_000", "５"].map(inCell);
  expect(numbers).toEqual([-1e-3, -2, 0.25, 1000, 5]);
  for (const text of ["1/2", "2024-01-05", "1+1", "e", "pi", "1,000", "0x10"])
    expect(inCell(text)).toBeUndefined();
});
