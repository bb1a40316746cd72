// @vitest-environment happy-dom
// Every view and the real Python half, while the connection loses one message in turn, each way: afterwards the page,
// Python, and a page that is opened anew have the same.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DerivativeStore } from "../src/store/derivative-store.ts";
import { GraphStore } from "../src/store/graph-store.ts";
import { MLPStore } from "../src/store/mlp-store.ts";
import { NeuronStore } from "../src/store/neuron-store.ts";
import { fileOf } from "../src/store/training/run-file.ts";
import { TrainingStore } from "../src/store/training/training-store.ts";
import { random32 } from "./damage.ts";
import { Pair } from "./pair.mjs";

const FAKED = [
  ...["setTimeout", "clearTimeout", "performance"],
  ...["requestAnimationFrame", "cancelAnimationFrame"],
];

let pair;
beforeEach(() => {
  vi.useFakeTimers({ toFake: FAKED });
  pair = new Pair();
});
afterEach(() => {
  pair.close();
  vi.useRealTimers();
});

// ---- what a page and Python have

const GRAPH = `dict(
  data=[v.data for v in view.binding.tape.values],
  grad=[v.grad for v in view.binding.tape.values],
  stale=view.binding.grad_stale,
  settings=[view.learning_rate, view.forward_on_change, view.backward_on_change],
  moves=[*view.moves],
  ranges=view.ranges,
  boxes=view.boxes,
  selected=view._node(view.selected),
)`;

function numbersOfGraph(graph, { ranges }) {
  const { tape, settings, replay, folds, selected } = graph;
  const { learningRate, forwardOnChange, backwardOnChange, moves } = settings;
  const marks = folds.marks.value.map(({ node, depth, open }) => [
    `${node} ${depth}`,
    open,
  ]);
  const given = Object.keys(ranges).map((leaf) => {
    const { min, max } = graph.range(Number(leaf)).value;
    return [leaf, [min, max]];
  });
  return {
    data: [...tape.data],
    grad: [...tape.grad],
    stale: replay.value.gradStale.value,
    settings: [learningRate, forwardOnChange, backwardOnChange].map(
      ({ value }) => value,
    ),
    moves: [...moves.value],
    ranges: Object.fromEntries(given),
    boxes: Object.fromEntries(marks),
    selected: selected.value,
  };
}

const RUN = `dict(
  run_state.encoded(run_state.belonging_to(trainer, run_state.of(trainer))),
  X=trainer.X.ravel().tolist(),
  y=trainer.y.ravel().tolist(),
  test=[part.ravel().tolist() for part in view.test or (trainer.X[:0], trainer.y[:0])],
)`;

function numbersOfRun(store) {
  const { kind, schema, version, ...run } = JSON.parse(fileOf(store));
  const { X, y, test } = store.run.examples.value;
  return { ...run, X: [...X], y: [...y], test: [[...test.X], [...test.y]] };
}

const numbersOfDerivative = (store) => {
  const { nudge, gradient } = store.known.value;
  const { x, h } = { x: store.x.value, h: store.h.value };
  return [x, h, nudge.here, nudge.ahead, nudge.behind, gradient];
};

// ---- what a learner does, each a message or more; `n` makes every turn another one

const graphActs = (graph, leaf, other, inner) => [
  (n) => graph.slide(0.5 + n / 8, leaf),
  (n) => graph.slide(0.75 + n / 8, leaf),
  (n) => {
    graph.selected.value = [inner, leaf, -1][n % 3];
  },
  () => graph.do("backward"),
  (n) =>
    graph.history.together(() => {
      graph.do("range_min", -7.5 - n, other);
      graph.do("range_max", 7.5 + n, other);
    }),
  (n) => graph.do("learning_rate", 0.01 + n / 1024),
  (n) => graph.do("move", n % 2, other),
  () => graph.do("step", graph.settings.learningRate.value),
  (n) => graph.folds.mark([{ node: inner, depth: 1, open: n % 2 === 0 }]),
  (n) => graph.do("backward_on_change", n % 2),
  (n) => graph.do("set", -0.5 - n / 8, other),
  () => graph.history.undo(),
  () => graph.do("zero_grad"),
  () => graph.walk.next(),
  () => graph.walk.next(),
  () => graph.history.undo(),
  () => graph.history.redo(),
  (n) => n % 3 === 0 && graph.do("reset"),
  (n) => {
    graph.selected.value = [leaf, -1, inner][n % 3];
  },
];

const runActs = (store) => [
  () => store.trainStep(),
  (n) => {
    store.settings.learningRate = 0.1 + n / 1024;
  },
  () => store.trainStep(),
  (n) => move(store, n, false),
  (n) => move(store, n + 1, true),
  (n) => {
    store.settings.batchSize = [null, 5, 7][n % 3];
  },
  () => store.play(),
  () => {},
  () => store.pause(),
  () => store.edits.undo(),
  (n) => {
    store.settings.optimizer = ["Adam", "SGD"][n % 2];
  },
  () => store.trainStep(),
  (n) => {
    store.settings.l2 = n / 1024;
  },
  (n) => store.set(n % 3, n / 8),
  () => store.edits.redo(),
  () => store.scrub(store.run.step.value - 2),
  () => store.trainStep(),
  () => store.act("backward"),
  (n) => {
    store.settings.clearsGrad = n % 2 === 0;
  },
  () => store.act("step"),
  (n) => store.setLoss(["hinge", "squared_error"][n % 2]),
  (n) => n % 4 === 0 && store.reset(),
];

function move(store, n, isDone) {
  const { X, y } = store.run.examples.value;
  const moved = X.slice();
  moved[3] = n / 16;
  store.edits.change({ X: moved, y }, "Point moved", isDone);
}

const derivativeActs = (store) => [
  (n) => store.goTo(1 + n / 8),
  (n) => store.goTo(1.5 + n / 8),
  (n) => store.setStep(0.125 + n / 64),
  (n) => store.goTo(2 + n / 8),
];

// ---- the views

const MODEL = `import random
from micrograd_engine import *
from micrograd_engine.training import run_state
from micrograd_widgets import *
random.seed(1)
`;
const CELLS = {
  graph: `a, b, c = Value(2.0, label='a'), Value(-3.0, label='b'), Value(10.0, label='c')
view = GraphWidget((a * b + c).tanh() * a, variables={})`,
  kernel: `a, b, c = Value(2.0, label='a'), Value(-3.0, label='b'), Value(1.0, label='c')
d = a * b + c
d._backward = lambda: None
view = GraphWidget(d.tanh() * a, variables={})`,
  own: `
from tests.widgets.own_classes import LECTURE
exec(LECTURE)
a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
view = GraphWidget((a * b + c) * a, variables={})`,
  mlp: "view = MLPWidget(MLP(2, [3, 1]), [1.0, -1.0], y=1.0, variables={})",
  neuron: "view = NeuronWidget(Neuron(2), [2.0, 0.5], variables={})",
  derivative: "view = DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5)",
  training: `trainer = Trainer(MLP(2, [3, 1]), *moons(12), optimizer=SGD(lr=0.1))
view = TrainingWidget(trainer, test=moons(6))`,
  surface: `trainer = Trainer(MLP(2, [2, 1]), *moons(12), optimizer=Adam(lr=0.1), batch_size=5)
view = LossSurfaceWidget(trainer, 0, 1)`,
};

const ofGraph = (make, graph = (store) => store) => ({
  make,
  python: GRAPH,
  numbers: (store, there) => numbersOfGraph(graph(store), there),
  acts(store) {
    const { roles } = graph(store).structure;
    const leaves = [...roles.keys()].filter((i) => roles[i] !== "inner");
    const inner = roles.indexOf("inner");
    return graphActs(graph(store), leaves[0], leaves[1], inner);
  },
});
const ofRun = {
  make: (host, end) => new TrainingStore(host, end),
  python: RUN,
  numbers: numbersOfRun,
  acts: runActs,
};
const VIEWS = {
  graph: ofGraph((host, end) => new GraphStore(host, end)),
  kernel: ofGraph((host, end) => new GraphStore(host, end)),
  own: ofGraph((host, end) => new GraphStore(host, end)),
  mlp: ofGraph(
    (host, end) => new MLPStore(host, end),
    ({ graph }) => graph,
  ),
  neuron: ofGraph(
    (host, end) => new NeuronStore(host, end),
    ({ graph }) => graph,
  ),
  derivative: {
    make: (host, end) => new DerivativeStore(host, end),
    python: "[*view.numbers_now().values()]",
    numbers: numbersOfDerivative,
    acts: derivativeActs,
  },
  training: ofRun,
  surface: ofRun,
};

/** The view on a page; `turn` does all acts, `check` compares. */
async function opened(name) {
  const { make, python, numbers, acts } = VIEWS[name];
  await pair.cell(MODEL + CELLS[name]);
  const page = await pair.open("view", make);
  const all = acts(page.store);
  return {
    page,
    /** All acts, with pauses that `draw` chooses. */
    async turn(n, draw) {
      for (const act of all) {
        act(n);
        await pair.pass([0, 20, 150, 400][Math.floor(4 * draw())]);
      }
    },
    async check(place) {
      await pair.settle();
      const there = await pair.ask(python);
      expect(numbers(page.store, there), place).toEqual(there);
      const anew = await pair.open("view", make);
      expect(numbers(anew.store, there), `${place}, opened anew`).toEqual(
        there,
      );
      anew.close();
      pair.pages.pop();
    },
  };
}

test.each(Object.keys(VIEWS))(
  "of all messages of a %s each may get lost, either way",
  async (name) => {
    const { page, turn, check } = await opened(name);
    await turn(0, random32(0));
    await check("nothing lost");
    const counts = { ...page.counts };
    expect(Math.min(counts.out, counts.in)).toBeGreaterThan(3);
    for (const direction of ["out", "in"])
      for (let number = 1; number <= counts[direction]; number++) {
        page.arm([direction, number]);
        await turn(number, random32(number));
        await check(`${direction} ${number}: ${page.dropped}`);
      }
  },
);

// ---- many messages that get lost, in any order of acts, while cells change things and others look on

const CHANGES = {
  graph: (n) => `a.data = ${n / 8}; b.grad = ${n}`,
  kernel: (n) => `a.data = ${n / 8}`,
  own: (n) => `c.data = ${n / 8}`,
  mlp: (n) => `view.mlp.parameters()[0].data = ${n / 8}`,
  neuron: (n) => `view.learning_rate = ${1 + n}; view.selected = view.root`,
  derivative: (n) => `view.x = ${n / 8}`,
  training: (n) =>
    [
      `trainer.step()`,
      `trainer.l2 = ${n / 64}`,
      `trainer.model.parameters()[0].data = ${n / 8}`,
    ][n % 3],
  surface: (n) =>
    [
      `trainer.step()`,
      `trainer.optimizer.lr = ${1 / (n + 3)}`,
      `trainer.train_on(*moons(${10 + n}))`,
    ][n % 3],
};

const ROUNDS = Number(process.env.MGW_FUZZ_ROUNDS ?? 6);
const LOSS = Number(process.env.MGW_LOSS ?? 0.2);

test.each(Object.keys(VIEWS))(
  "a %s on two pages, of whose messages one in five gets lost, while cells change it",
  async (name) => {
    const { make, python, numbers, acts } = VIEWS[name];
    await pair.cell(MODEL + CELLS[name]);
    const pages = [
      await pair.open("view", make),
      await pair.open("view", make),
    ];
    for (let round = 0; round < ROUNDS; round++) {
      const draw = random32(round);
      const pick = (list) => list[Math.floor(draw() * list.length)];
      for (const page of pages) page.arm(() => draw() < LOSS);
      for (let k = 0; k < 40; k++) {
        const { store } = pick(pages);
        if (draw() < 0.1) await pair.cell(CHANGES[name](k % 8));
        else pick(acts(store))(Math.floor(8 * draw()));
        await pair.pass(pick([0, 0, 20, 150, 400]));
      }
      for (const page of pages) {
        if (page.store.pause) page.store.pause();
        page.arm();
      }
      await pair.settle();
      for (const page of pages) page.reconnect();
      await pair.settle();
      const there = await pair.ask(python);
      for (const { store } of pages)
        expect(numbers(store, there), `round ${round}`).toEqual(there);
    }
  },
);
