import { expect, test } from "vitest";
import { BatchTape } from "../src/engine/batch.ts";
import { meanSquaredError } from "../src/engine/losses.ts";
import { mlp } from "../src/engine/nn.ts";
import { Plan } from "../src/engine/plan.ts";
import { PCG32 } from "../src/engine/random.ts";
import { record } from "../src/engine/record.ts";
import { link } from "../src/engine/recording.ts";
import { Tape } from "../src/engine/tape.ts";
import { Value } from "../src/engine/value.ts";
import { difference } from "./recording.ts";

const seeds = Array.from({ length: 300 }, (_, seed) => seed);

/** Numbers from −1 to 1. */
const uniform = (random: PCG32) => random.next() / 2 ** 31 - 1;

const pick = <T>(random: PCG32, list: readonly T[]) =>
  list[random.below(list.length)] as T;

const UNARY = ["tanh", "sigmoid", "relu", "sin", "cos", "abs"] as const;

/** A graph with many sums and products, its leaves, and a node to keep. */
function randomGraph(random: PCG32) {
  const leaves = Array.from({ length: 6 }, () => new Value(uniform(random)));
  const nodes = [...leaves];
  for (let i = 0; i < 40; i++) {
    const recent = pick(random, nodes.slice(-5));
    const other = pick(random, nodes);
    const kind = random.below(10);
    if (kind < 4) nodes.push(recent.add(other));
    else if (kind < 7) nodes.push(other.mul(pick(random, leaves)));
    else if (kind < 8) nodes.push(recent.max(other));
    else if (kind < 9) nodes.push(recent[pick(random, UNARY)]());
    else nodes.push(recent.sub(uniform(random)).tanh());
  }
  const root = nodes.slice(-8).reduce((a, b) => a.add(b.tanh()));
  return { ...record(root), leaves, nodes };
}

/** `recording` example by example, on a tape of its own: the numbers, and the sums of gradients. */
function oneByOne(
  { recording, data }: ReturnType<typeof record>,
  inputs: readonly number[],
  examples: number[][],
  seed: number,
) {
  const tape = new Tape(recording);
  const grad = new Float64Array(tape.size);
  const numbers = examples.map((example) => {
    tape.data.set(data);
    inputs.forEach((input, k) => {
      tape.data[input] = example[k] as number;
    });
    tape.forward();
    tape.zeroGrad();
    tape.backward();
    tape.grad.forEach((g, i) => {
      grad[i] = (grad[i] as number) + seed * g;
    });
    return tape.data.slice();
  });
  return { numbers, grad };
}

function fill(
  tape: BatchTape,
  inputs: readonly number[],
  examples: number[][],
  data: Float64Array,
) {
  tape.leaves.forEach((leaf, i) => {
    tape.shared[i] = data[leaf] as number;
  });
  inputs.forEach((input, k) => {
    tape.row(input).set(examples.map((example) => example[k] as number));
  });
}

test.each(seeds)(
  "random graph %d: a batch gives what each example gives, and the sum of the gradients",
  (seed) => {
    const random = new PCG32(seed);
    const graph = randomGraph(random);
    const known = (value: Value) => graph.index.get(value) ?? [];
    const inputs = graph.leaves.slice(0, random.below(5)).flatMap(known);
    const kept = [pick(random, graph.nodes), pick(random, graph.nodes)].flatMap(
      known,
    );
    const count = 1 + random.below(9);
    const examples = Array.from({ length: count }, () =>
      inputs.map(() => uniform(random)),
    );
    const wanted = oneByOne(graph, inputs, examples, 1 / count);

    const capacity = count + random.below(2);
    const tape = new BatchTape(graph.recording, { inputs, capacity, kept });
    fill(tape, inputs, examples, graph.data);
    tape.forward(count);
    tape.backward(1 / count);
    for (const node of [...kept, graph.data.length - 1])
      expect(
        difference(
          tape.row(node).subarray(0, count),
          wanted.numbers.map((data) => data[node] as number),
        ),
      ).toBeUndefined();
    expect(
      difference(
        tape.sharedGrad,
        tape.leaves.map((leaf) => wanted.grad[leaf] as number),
      ),
    ).toBeUndefined();
  },
);

test.each(seeds.slice(0, 50))(
  "random graph %d: gradients that are wanted do not depend on what else is",
  (seed) => {
    const random = new PCG32(seed);
    const graph = randomGraph(random);
    const all = graph.leaves.flatMap((leaf) => graph.index.get(leaf) ?? []);
    const inputs = all.slice(0, 2);
    const wanted = all.slice(2, 4);
    const examples = [[0.3, -0.7].slice(0, inputs.length)];
    const grads = [{ wanted }, {}].map((options) => {
      const tape = new BatchTape(graph.recording, {
        inputs,
        capacity: 1,
        ...options,
      });
      fill(tape, inputs, examples, graph.data);
      tape.forward(1);
      tape.backward();
      return wanted.map((leaf) => tape.sharedGrad[tape.place(leaf)]);
    });
    expect(grads[0]).toEqual(grads[1]);
  },
);

test.each(seeds.slice(0, 50))(
  "random graph %d: kept nodes can be had without the root",
  (seed) => {
    const random = new PCG32(seed);
    const graph = randomGraph(random);
    const inputs = graph.leaves
      .slice(0, 3)
      .flatMap((leaf) => graph.index.get(leaf) ?? []);
    const kept = [pick(random, graph.nodes)].flatMap(
      (value) => graph.index.get(value) ?? [],
    );
    const examples = [inputs.map(() => uniform(random))];
    const { numbers } = oneByOne(graph, inputs, examples, 1);
    const options = { inputs, kept, capacity: 1, forwardOnly: true };
    const tape = new BatchTape(graph.recording, options);
    fill(tape, inputs, examples, graph.data);
    tape.forward(1);
    for (const node of kept)
      expect(
        difference(tape.row(node), [numbers[0]?.[node] as number]),
      ).toBeUndefined();
    expect(() => tape.backward()).toThrow(
      "backward: expected a forward before",
    );
  },
);

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

test("gradients of what is made of shared leaves start anew, those of the leaves add up", () => {
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

test("a weight that comes twice in one sum, and elsewhere, gets all its shares", () => {
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

test("only the examples that are asked for count", () => {
  const [w, x] = [new Value(2), new Value(0)];
  const { tape, gradOf } = batchOf(w.mul(x), new Map([[x, [3, 4, 1e300]]]));
  tape.forward(2);
  tape.backward();
  expect(gradOf(w)).toBe(7);
});

test("the capacity is lowered to what there is room for", () => {
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

// ---- the plan

/** How many products and other steps the loss of a network takes. */
function stepsOf(kept: "kept" | "not kept") {
  const net = mlp(2, [16, 16, 3], "relu", "linear");
  const [inputs, targets] = [2, 3].map((n) =>
    Array.from({ length: n }, () => new Value(0)),
  ) as [Value[], Value[]];
  const outputs = net.apply(inputs);
  const { recording, index } = record(meanSquaredError(outputs, targets));
  const of = (values: readonly Value[]) =>
    values.map((v) => index.get(v) as number);
  const { steps } = new Plan(
    recording,
    link(recording),
    of([...inputs, ...targets]),
    [recording.symbols.length - 1, ...(kept === "kept" ? of(outputs) : [])],
    of(net.parameters),
  );
  return steps;
}

test("the neurons of a layer are one matrix product", () => {
  const products = stepsOf("kept").filter((step) => !step.rule);
  const shapes = products.map(
    (step) => !step.rule && [step.results.length, step.inputs.length],
  );
  expect(shapes.slice(0, 3)).toEqual([
    [16, 3],
    [16, 17],
    [3, 17],
  ]);
});

test("outputs that are not kept are swallowed by the difference to their target", () => {
  const shapes = stepsOf("not kept").flatMap((step) =>
    step.rule ? [] : [[step.results.length, step.inputs.length]],
  );
  expect(shapes).toEqual([
    [16, 3],
    [16, 17],
    [1, 18],
    [1, 18],
    [1, 18],
    [1, 1],
  ]);
});

test("no gradient is computed for the inputs of a network", () => {
  const first = stepsOf("kept").find((step) => !step.rule);
  expect(first && "movingInputs" in first && first.movingInputs).toHaveLength(
    0,
  );
});

// ---- what is refused

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

test("a batch says what it does not have", () => {
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
