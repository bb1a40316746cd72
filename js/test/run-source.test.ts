// @vitest-environment happy-dom
// The source of a run on a page makes the same run again.
import { expect, test } from "vitest";
import { hostOf } from "../src/host/host.ts";
import { RunSource } from "../src/page/run-source.ts";
import type { Source } from "../src/source/checks.ts";
import { readSource } from "../src/source/source.ts";
import { TrainingStore } from "../src/store/training/training-store.ts";
import { divided, madeData } from "../src/views/plane/edit-data.ts";

function made(source: Source) {
  const end = new AbortController().signal;
  const { model } = readSource(source);
  const store = new TrainingStore(hostOf(model as never, end), end);
  return { store, source: new RunSource(store, source) };
}

/** What a link has to bring back. */
function setUp({ run, start, settings, player, builder }: TrainingStore) {
  const { X, y, test } = run.examples.peek();
  const { layers, loss, features } = run.structure.peek();
  return {
    ...{ layers, loss, features, X, y, test, words: settings.words },
    ...{ parameters: start.parameters, speed: player.speed.peek() },
    ...{ seed: builder.seed.peek(), recipe: run.examples.peek().recipe },
  };
}

/** Its source is read again, and makes the same. */
function expectAgain({ store, source }: ReturnType<typeof made>): Source {
  const now = JSON.parse(JSON.stringify(source.now())) as Source;
  const again = made(now);
  expect(setUp(again.store)).toEqual(setUp(store));
  expect(again.source.now()).toEqual(source.now());
  return now;
}

const MOONS = { name: "moons", n: 40, noise: 0.2, seed: 3, held_out: 0.25 };
const SHORT = { view: "training", layers: [2, 4, 1], data: "moons" };
const SOURCES: Source[] = [
  SHORT,
  { ...SHORT, data: MOONS, seed: 7, bias: 0, activation: "relu" },
  { ...SHORT, features: ["x2", "x1*x2"], l1: 0.01 },
  { ...SHORT, output: "linear", test: { name: "moons", seed: 1 } },
  {
    ...SHORT,
    data: {
      X: [
        [1, 2],
        [3, 4],
      ],
      y: [1, -1],
    },
    batch_size: 1,
  },
  {
    ...SHORT,
    data: {
      X: [
        [1, 2],
        [3, 4],
      ],
      y: [[1], [0]],
    },
    loss: "bce",
  },
  { ...SHORT, layers: [1, 3, 1], data: "sine", loss: "mse", digits: 2 },
  { ...SHORT, optimizer: "AdamW", betas: [0.5, 0.9], weight_decay: 0.1 },
  { ...SHORT, momentum: 0.5, nesterov: true, l2: 0.001, zero_grad: false },
  { ...SHORT, lr: { kind: "cosine", start: 1, end: 0.1, steps: 9 } },
  { ...SHORT, layers: [2, 1], speed: "most", log_scale: true },
];

test.each(SOURCES)("%j", (source) => {
  const run = made(source);
  run.store.trainStep();
  expectAgain(run);
});

test("layers, points and settings that a reader changes are in it, and Undo takes them out", () => {
  const { store, source } = made({ ...SHORT, bias: 0, momentum: 0.5 });
  const first = source.now();
  store.builder.resize(0, 6);
  store.builder.addLayer();
  store.builder.setActivation("relu");
  store.builder.draw(9);
  const recipe = { name: "xor", n: 60, noise: 0.3, seed: 5 } as const;
  const parts = divided(madeData(recipe), 0.5, 0, 2, "");
  store.edits.replace(...parts, { ...recipe, heldOut: 0.5 });
  store.settings.optimizer = "Adam";
  store.settings.learningRate = 0.1;
  store.settings.batchSize = 8;
  expect(expectAgain({ store, source })).toMatchObject({
    layers: [2, 6, 6, 1],
    activation: "relu",
    output: "tanh",
    seed: 9,
    data: { name: "xor", n: 60, noise: 0.3, seed: 5, held_out: 0.5 },
    optimizer: "Adam",
    lr: 0.1,
    batch_size: 8,
  });
  store.settings.optimizer = "SGD";
  store.settings.momentum = 0.5;
  store.settings.learningRate = 0.01;
  store.settings.batchSize = null;
  for (let k = 0; k < 5; k++) store.edits.undo();
  expect(source.now()).toEqual(first);
});

test("points that a reader moves are in it, each one", () => {
  const { store, source } = made(SHORT);
  const { X, y } = store.run.examples.peek();
  store.edits.change({ X: X.map((x) => x + 1), y }, "moved");
  const { data } = expectAgain({ store, source });
  expect(data).toMatchObject({ y: [...y] });
  store.edits.undo();
  expect(source.now()?.data).toMatchObject({ name: "moons" });
});

test("targets of another loss are in it, as a dataset has others", () => {
  const { store, source } = made({
    ...SHORT,
    output: "linear",
    loss: "bce",
    data: {
      X: [
        [1, 2],
        [3, 4],
      ],
      y: [0, 1],
    },
  });
  const recipe = { name: "xor", n: 10, noise: 0.1, seed: 1 } as const;
  const parts = divided(madeData(recipe, [0, 1]), 0, 0, 2, "");
  store.edits.replace(...parts, { ...recipe, heldOut: 0 });
  const { data } = source.now() as { data: { y: number[] } };
  expect(new Set(data.y)).toEqual(new Set([0, 1]));
});
