import { expect, test } from "vitest";
import graphs from "../../tests/conformance/graphs.json";
import { BatchTape } from "../src/engine/batch.ts";
import { Tape } from "../src/engine/tape.ts";
import { difference, numberOf, recordingOf } from "./recording.ts";

const named = graphs.map(
  (graph) =>
    [
      graph.name,
      {
        recording: recordingOf(graph),
        data: graph.data.map(numberOf),
        grad: graph.grad.map(numberOf),
        gradTwice: graph.grad_twice.map(numberOf),
        leaves: graph.operands.flatMap((of, i) => (of.length === 0 ? [i] : [])),
      },
    ] as const,
);

test.each(named)(
  "%s: the replay gives the numbers of the Values",
  (_, graph) => {
    const tape = new Tape(graph.recording);
    expect(tape.unknown).toEqual([]);
    tape.data.set(
      graph.data.map((number, i) => (tape.isLeaf(i) ? number : Number.NaN)),
    );
    tape.forward();
    expect(difference(tape.data, graph.data)).toBeUndefined();
    tape.backward();
    expect(difference(tape.grad, graph.grad)).toBeUndefined();
    tape.backward();
    expect(difference(tape.grad, graph.gradTwice)).toBeUndefined();
  },
);

/** The graph for two examples that are the same, `inputs` varying and all other leaves shared. */
function runTwice(graph: (typeof named)[number][1], inputs: number[]) {
  const nodes = graph.data.map((_, i) => i);
  for (const kept of [nodes, []]) {
    const tape = new BatchTape(graph.recording, { inputs, capacity: 2, kept });
    for (const input of inputs)
      tape.row(input).fill(graph.data[input] as number);
    tape.leaves.forEach((leaf, place) => {
      tape.shared[place] = graph.data[leaf] as number;
    });
    tape.forward(2);
    for (const node of [...kept, nodes.length - 1]) {
      const number = graph.data[node] as number;
      expect(difference(tape.row(node), [number, number])).toBeUndefined();
    }
    tape.backward(0.5);
    expect(
      difference(
        tape.sharedGrad,
        tape.leaves.map((leaf) => graph.grad[leaf] as number),
      ),
    ).toBeUndefined();
  }
}

test.each(named)("%s: so does a batch with every leaf shared", (_, graph) => {
  runTwice(graph, []);
});

test.each(named)("%s: so does a batch with every leaf varying", (_, graph) => {
  runTwice(graph, graph.leaves);
});

test.each(named)("%s: so does a batch with one leaf varying", (_, graph) => {
  for (const leaf of graph.leaves.slice(0, 50)) runTwice(graph, [leaf]);
});

test("the tape names an operation that is not in the table", () => {
  const recording = recordingOf({
    symbols: ["", "swish"],
    operands: [[], [0]],
    number: [null, null],
  });
  expect(new Tape(recording).unknown).toEqual(["swish"]);
  expect(() => new BatchTape(recording, { inputs: [], capacity: 1 })).toThrow(
    "recording: the operation swish is not in the table",
  );
});
