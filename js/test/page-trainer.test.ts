import { expect, test } from "vitest";
import { formsFor, KnownForms } from "../src/store/training/page-trainer.ts";

const NONE = { nin: 1, isFlat: true, X: new Float64Array(), losses: [] };
const known = new KnownForms({
  y: Float64Array.of(2, 5, 2),
  width: 1,
  formOf: Int32Array.of(0, 1, 0),
});

test("other examples have the forms that their targets had", () => {
  const y = Float64Array.of(5, 5, 2, 5);
  const formOf = known.of({ y, width: 1 });
  expect([...formOf]).toEqual([1, 1, 0, 1]);
  expect([...formsFor("", { ...NONE, y, width: 1, formOf })]).toEqual([
    1, 1, 0, 1,
  ]);
});

test("a target of several numbers is known as a whole", () => {
  const rows = new KnownForms({
    y: Float64Array.of(1, 0, 0, 1),
    width: 2,
    formOf: Int32Array.of(0, 1),
  });
  const y = Float64Array.of(0, 1, 1, 0, 1, 1);
  expect([...rows.of({ y, width: 2 })]).toEqual([1, 0, -1]);
});

test("a loss is refused, with a message, for a target that no point had", () => {
  const y = Float64Array.of(2, 7);
  const examples = { ...NONE, y, width: 1, formOf: known.of({ y, width: 1 }) };
  expect(() => formsFor("", examples)).toThrow(
    "The loss looks at its target, and was not recorded for 7",
  );
  expect(formsFor("hinge", examples)).toBe(y);
});
