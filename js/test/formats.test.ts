// Numbers read the same here and in Python: see tests/conformance/formats.py.

import { expect, test } from "vitest";
import file from "../../tests/conformance/formats.json";
import { exactText, format, percent } from "../src/ui/format.ts";
import { numberOf } from "./recording.ts";

test.each(file.numbers)(
  "$number: $in_full",
  ({ number, decimals, in_full }) => {
    const n = numberOf(number);
    expect(decimals.map((_, digits) => format(n, digits))).toEqual(decimals);
    expect(exactText(n)).toBe(in_full);
  },
);

test("shares in percent", () => {
  for (const [share, text] of file.shares as [number, string][])
    expect(percent(share), `${share}`).toBe(text);
});
