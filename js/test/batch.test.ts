import { expect, test } from "vitest";
import { BatchTape } from "../src/engine/batch.ts";
import { record } from "../src/engine/recording.ts";
import { Value } from "../src/engine/value.ts";

// ---- single cases, with numbers that can be checked by hand

/** The batch of `root` over `inputs`, whose examples are given input by input. */
function batchOf(root: Value, inputs: Map<Value, number[]>) {
  const { recording, data, index } = record(root);
  const nodes = [...inputs.keys()].map((v) => index.get(v) as number);
  const capacity = Math.max(...[...inputs.values()].map((row) => row.length));
  const tape = new BatchTape(recording, { inputs: nodes, capacity });
  tape.leaves.forEach((leaf, i) => {
    tape.shared[i] = data[leaf] as number;
  });
  for (const [value, row] of inputs)
    tape.row(index.get(value) as number).set(row);
  tape.forward(capacity);
  const gradOf = (value: Value) =>
    tape.sharedGrad[tape.place(index.get(value) as number)];
  return { tape, root: tape.row(data.length - 1), gradOf };
}

test("a line fitted by squares: root and gradients as on paper", () => {
  const [w, b, x] = [new Value(2), new Value(1), new Value(0)];
  const { tape, root, gradOf } = batchOf(
    w.mul(x).add(b).pow(2),
    new Map([[x, [0, 1, 2]]]),
  );
  tape.backward();
  expect([...root]).toEqual([1, 9, 25]);
  expect([gradOf(w), gradOf(b)]).toEqual([26, 18]); // Σ 2(wx + b)·x, Σ 2(wx + b)
});

test("gradients of shared leaves add up until they are zeroed", () => {
  const [w, x] = [new Value(2), new Value(0)];
  const { tape, gradOf } = batchOf(w.mul(x), new Map([[x, [3, 4]]]));
  tape.backward();
  tape.backward(10);
  expect(gradOf(w)).toBe(77);
  tape.zeroGrad();
  expect(gradOf(w)).toBe(0);
  tape.backward();
  expect(gradOf(w)).toBe(7);
});

test("gradients of nodes made of shared leaves start at 0, those of the leaves add up", () => {
  const [w, x] = [new Value(3), new Value(0)];
  const { tape, gradOf } = batchOf(w.pow(2).mul(x), new Map([[x, [1, 2]]]));
  tape.backward();
  tape.backward();
  expect(gradOf(w)).toBe(2 * (2 * 3) * (1 + 2));
});

test("a product of -0 stays one", () => {
  const [w, x] = [new Value(-1), new Value(0)];
  const { root } = batchOf(w.mul(x).pow(-1), new Map([[x, [0, -0]]]));
  expect([...root]).toEqual([-Infinity, Infinity]);
});

test("a weight that is used twice in one sum, and elsewhere, gets all its shares", () => {
  const [w, x, y] = [new Value(3), new Value(0), new Value(0)];
  const root = w.mul(x).add(w.mul(y)).add(w).add(w.pow(2)).add(w.max(x));
  const {
    tape,
    root: numbers,
    gradOf,
  } = batchOf(
    root,
    new Map([
      [x, [1, 5]],
      [y, [10, 20]],
    ]),
  );
  tape.backward();
  expect([...numbers]).toEqual([48, 92]);
  expect(gradOf(w)).toBe(11 + 1 + 6 + 1 + (25 + 1 + 6));
});

test("a root that no input reaches counts once for each example", () => {
  const [w, x] = [new Value(3), new Value(0)];
  const { tape, root, gradOf } = batchOf(
    w.pow(2).add(x.mul(0)),
    new Map([[x, [1, 1]]]),
  );
  tape.backward(0.5);
  expect([...root]).toEqual([9, 9]);
  expect(gradOf(w)).toBe(6);
  const { recording } = record(w.pow(2));
  const alone = new BatchTape(recording, { inputs: [], capacity: 4 });
  alone.shared[0] = 3;
  alone.forward(4);
  alone.backward(0.25);
  expect([...alone.row(1)]).toEqual([9, 9, 9, 9]);
  expect(alone.sharedGrad[0]).toBe(6);
});

test("only the requested examples count", () => {
  const [w, x] = [new Value(2), new Value(0)];
  const { tape, gradOf } = batchOf(w.mul(x), new Map([[x, [3, 4, 1e300]]]));
  tape.forward(2);
  tape.backward();
  expect(gradOf(w)).toBe(7);
});

test("the capacity is reduced to the given room", () => {
  const { recording } = record(new Value(1).tanh().exp()); // three rows
  const capacity = (room: number) =>
    new BatchTape(recording, { inputs: [0], capacity: 100, room }).capacity;
  expect([capacity(1000), capacity(299), capacity(30), capacity(1)]).toEqual([
    100, 99, 10, 1,
  ]);
});

test("graphs of any depth are planned and replayed", () => {
  const [w, x] = [new Value(1), new Value(0)];
  let sum: Value = x;
  for (let i = 0; i < 50_000; i++) sum = sum.add(i % 2 ? w : x);
  const { tape, root, gradOf } = batchOf(sum, new Map([[x, [1, 2]]]));
  tape.backward();
  expect([...root]).toEqual([50_001, 75_002]);
  expect(gradOf(w)).toBe(50_000);
});

// ---- refusals

test.each([
  [{ inputs: [2] }, "inputs[0]: node 2 is not a leaf"],
  [
    { inputs: [0, 3] },
    "inputs[1]: expected a whole number, from 0 to 2, got 3 (number)",
  ],
  [{ inputs: [0, 0] }, "inputs[1]: node 0 is there twice"],
  [{ inputs: [0.5] }, "inputs[0]: expected a whole number"],
  [{ kept: [-1] }, "kept[0]: expected a whole number"],
  [{ wanted: [2] }, "wanted[0]: node 2 is not a leaf"],
  [{ inputs: [0], wanted: [0] }, "wanted[0]: node 0 is one of inputs"],
  [
    { capacity: 0 },
    "capacity: expected a whole number, at least 1, got 0 (number)",
  ],
  [{ room: 0.5 }, "room: expected a whole number, at least 1"],
])("refused: $1", (options, message) => {
  const { recording } = record(new Value(1).mul(new Value(2)));
  const given = { inputs: [], capacity: 1, ...options };
  expect(() => new BatchTape(recording, given)).toThrow(message);
});

test("a batch refuses a wrong call, and names what it expected", () => {
  const { recording } = record(new Value(1).mul(new Value(2)).tanh());
  const tape = new BatchTape(recording, { inputs: [0], capacity: 2 });
  expect(() => tape.backward()).toThrow("backward: expected a forward before");
  for (const count of [0, 3, 1.5])
    expect(() => tape.forward(count)).toThrow(
      `count: expected a whole number, from 1 to 2, got ${count}`,
    );
  expect(() => tape.row(2)).toThrow(
    "node: 2 is not an input, the root or one of kept",
  );
  expect(() => tape.place(0)).toThrow(
    "leaf: 0 is not one of the shared leaves",
  );
});
