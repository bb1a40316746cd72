// The traits of a view of each kind, for what has to hold in all of them.

import { STEPS } from "../src/engine/difference.ts";
import { exerciseTraits } from "../src/source/exercise-plan.ts";
import { network, stateOf } from "./boxed.ts";
import { lState } from "./fake-hosts.ts";
import { moonsState } from "./run-kernel.ts";

const floats = (list: number[]) => new DataView(Float64Array.from(list).buffer);

const OPERANDS = [[], [], [], [0, 1], [2, 3], [], [], [5, 6], [4, 7]];

/** A linear neuron of two inputs: b + w1·x1 + w2·x2. */
function neuronState() {
  const structure = {
    symbols: ["", "", "", "*", "+", "", "", "*", "+"],
    roles: "parameter input parameter inner inner parameter input inner inner",
    names: "w1 x1 b w1·x1 sum w2 x2 w2·x2 n",
    number: Array(9).fill(Number.NaN),
  };
  let end = 0;
  const first = [0, ...OPERANDS.map(({ length }) => (end += length))];
  const state = stateOf({
    ...network([1, 1]),
    ...structure,
    size: 9,
    first: Int32Array.from(first),
    operands: Int32Array.from(OPERANDS.flat()),
    number: Float64Array.from(structure.number),
    names: structure.names.split(" "),
    roles: structure.roles.split(" "),
    scopes: [[]],
    scope: new Int32Array(9),
  } as never);
  const neuron = {
    activation: "linear",
    inputs: [1, 6],
    weights: [0, 5],
    products: [3, 7],
    bias: [2],
    sum: [8],
    output: [8],
  };
  return { ...state, neuron };
}

/** A network of two inputs and one neuron. */
function mlpState() {
  const structure = network([2, 1]);
  const { names, roles, symbols } = structure;
  const indices = (is: (i: number) => boolean) => [...names.keys()].filter(is);
  const isNamed = (look: RegExp) => (i: number) =>
    roles[i] === "parameter" && look.test(names[i] ?? "");
  const output = symbols.lastIndexOf("tanh");
  const layer = {
    activation: "tanh",
    weights: [indices(isNamed(/w\d*$/))],
    biases: indices(isNamed(/b$/)),
    sums: [output - 1],
    outputs: [output],
  };
  const nodes = {
    layers: [layer],
    inputs: indices((i) => roles[i] === "input"),
    targets: [],
    outputs: [output],
    root: names.length - 1,
  };
  return { ...stateOf(structure), network: nodes };
}

const derivativeState = () => ({
  values: floats([3, 0.001, 9, 9, 9, 6]),
  ladder: floats(STEPS.flatMap((step) => [step, 9, 9])),
  samples: floats(Array.from({ length: 321 }, (_, k) => (k / 32 - 5) ** 2)),
  x: 3,
  h: 0.001,
  x_min: -5,
  x_max: 5,
  name: "f",
  error: "",
  version: __VERSION__,
});

declare const __VERSION__: string;

const surfaceState = () => ({
  ...moonsState(),
  over: "parameters",
  along: [0, 2],
  seed: 0,
  names: [],
  speed: "10",
});

const exerciseState = () =>
  exerciseTraits({
    kind: "gradients",
    code: "a = 2.0\nb = -3.0\nc = 10.0\nL = a*b + c",
    draw: { a: [1, 2, 3] },
    task: "Fill in the gradients.",
  });

/** For each bundle of src/views, the traits of its model; `view_id` is up to the test. */
export const STATES: Record<string, () => object> = {
  graph: lState,
  mlp: mlpState,
  neuron: neuronState,
  derivative: derivativeState,
  training: moonsState,
  surface: surfaceState,
  exercise: exerciseState,
};
