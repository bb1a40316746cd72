// Network: the inputs, layers and neurons of a network, the names of its parts, and the places of
// their numbers in the arrays that describe it.

export interface NetworkShape {
  /** The name of each input. */
  inputs: readonly string[];
  layers: readonly { neurons: number; activation: string }[];
  /** The names of the two numbers of which the inputs are features, if they are. */
  plane?: readonly string[];
}

/** Something in the drawing; layers, neurons and inputs are counted from 0. */
export type NetworkPart =
  | { kind: "input"; input: number }
  | { kind: "neuron"; layer: number; neuron: number }
  | { kind: "bias"; layer: number; neuron: number }
  | { kind: "weight"; layer: number; neuron: number; input: number };

/** Units of each column, left to right; column 0 are the inputs. */
export const columnsOf = ({ inputs, layers }: NetworkShape): number[] => [
  inputs.length,
  ...layers.map(({ neurons }) => neurons),
];

/** How many weights and biases there are. */
export const parameterCount = (shape: NetworkShape): number =>
  startOf(shape, shape.layers.length);

/** How many of them are weights. */
export const edgeCount = (shape: NetworkShape): number =>
  parameterCount(shape) -
  shape.layers.reduce((sum, { neurons }) => sum + neurons, 0);

/** Where the parameters of `layer` begin: neuron by neuron, weights, then the bias. */
export function startOf(shape: NetworkShape, layer: number): number {
  const columns = columnsOf(shape);
  let start = 0;
  for (let l = 0; l < layer; l++)
    start += (columns[l + 1] as number) * ((columns[l] as number) + 1);
  return start;
}

/** The index of a weight or a bias among the parameters; −1 for a unit. */
export function parameterOf(shape: NetworkShape, part: NetworkPart): number {
  if (part.kind === "input" || part.kind === "neuron") return -1;
  const width = columnsOf(shape)[part.layer] as number;
  const first = startOf(shape, part.layer) + part.neuron * (width + 1);
  return first + (part.kind === "bias" ? width : part.input);
}

/** The index of an input or a neuron among the activations: inputs, then layer by layer. */
export function unitOf(shape: NetworkShape, part: NetworkPart): number {
  if (part.kind === "input") return part.input;
  const before = columnsOf(shape).slice(0, part.layer + 1);
  return before.reduce((sum, n) => sum + n, 0) + part.neuron;
}

/** The unit of `column` at `row`. */
export const unitAt = (column: number, row: number): NetworkPart =>
  column === 0
    ? { kind: "input", input: row }
    : { kind: "neuron", layer: column - 1, neuron: row };

/** The unit that a weight takes its number from. */
export const sourceOf = (part: NetworkPart & { kind: "weight" }): NetworkPart =>
  unitAt(part.layer, part.input);

/** `x1`, `layer 1 neuron 2`, `layer 1 neuron 2 w3`. */
export function nameOf(shape: NetworkShape, part: NetworkPart): string {
  if (part.kind === "input")
    return shape.inputs[part.input] ?? `input ${part.input + 1}`;
  const neuron = `layer ${part.layer + 1} neuron ${part.neuron + 1}`;
  if (part.kind === "neuron") return neuron;
  return `${neuron} ${part.kind === "bias" ? "b" : `w${part.input + 1}`}`;
}

/** Every part: inputs, then layer by layer each neuron with its weights and its bias. */
export function* partsOf(shape: NetworkShape): Generator<NetworkPart> {
  const columns = columnsOf(shape);
  for (let input = 0; input < (columns[0] as number); input++)
    yield { kind: "input", input };
  for (let layer = 0; layer < shape.layers.length; layer++)
    for (let neuron = 0; neuron < (columns[layer + 1] as number); neuron++) {
      yield { kind: "neuron", layer, neuron };
      for (let input = 0; input < (columns[layer] as number); input++)
        yield { kind: "weight", layer, neuron, input };
      yield { kind: "bias", layer, neuron };
    }
}
