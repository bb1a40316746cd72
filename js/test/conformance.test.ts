import { expect, test } from "vitest";
import graphs from "../../tests/conformance/graphs.json";
import { Tape } from "../src/engine/tape.ts";
import { recordingOf } from "./recording.ts";

const numberOf = (text: string) =>
  ({ nan: Number.NaN, inf: Infinity, "-inf": -Infinity })[text] ?? Number(text);

/** The first number that is off by more than |a − b| ≤ 1e-12·max(1, |a|); undefined if none is. */
function off(given: Float64Array, wanted: string[]) {
  return wanted.map(numberOf).find((b, i) => {
    const a = given[i] as number;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return !Object.is(a, b);
    return Math.abs(a - b) > 1e-12 * Math.max(1, Math.abs(a));
  });
}

test.each(graphs.map((graph) => [graph.name, graph] as const))(
  "%s: the replay gives the numbers of the Values",
  (_, graph) => {
    const tape = new Tape(recordingOf(graph));
    expect(tape.unknown).toEqual([]);
    tape.data.set(
      graph.data.map((text, i) =>
        tape.isLeaf(i) ? numberOf(text) : Number.NaN,
      ),
    );
    tape.forward();
    expect(off(tape.data, graph.data)).toBeUndefined();
    tape.backward();
    expect(off(tape.grad, graph.grad)).toBeUndefined();
    tape.backward();
    expect(off(tape.grad, graph.grad_twice)).toBeUndefined();
  },
);

test("an operation that is not in the table is named", () => {
  const tape = new Tape(
    recordingOf({
      symbols: ["", "softplus"],
      operands: [[], [0]],
      number: [null, null],
    }),
  );
  expect(tape.unknown).toEqual(["softplus"]);
});
