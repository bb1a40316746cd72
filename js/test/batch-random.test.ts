import { expect, test } from "vitest";
import { BatchTape } from "../src/engine/batch.ts";
import { PCG32 } from "../src/engine/random.ts";
import { record } from "../src/engine/recording.ts";
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
