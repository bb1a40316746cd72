// A network and its parts in words, with their numbers.

import {
  type NetworkPart,
  type NetworkShape,
  nameOf,
  parameterOf,
  unitOf,
} from "../../store/network-shape.ts";
import { format } from "../../ui/format.ts";

/** The present numbers of a network. */
export interface NetworkNumbers {
  /** Neuron by neuron: weights, then the bias. */
  parameters(): Float64Array;
  /** Their gradients. */
  grad(): Float64Array;
  /** Inputs, then the outputs of each layer. */
  activations?: (() => Float64Array) | undefined;
  /** Their gradients. */
  activationGrad?: (() => Float64Array) | undefined;
  /** What each unit of a network with two inputs gives over their plane, on a grid of side × side points. */
  fields?:
    | ((side: number, result?: Float64Array) => Float64Array | undefined)
    | undefined;
}

/** Value and gradient of `part`; undefined if not known. */
export function numbersOf(
  shape: NetworkShape,
  part: NetworkPart,
  of: NetworkNumbers,
): { value: number | undefined; grad: number | undefined } {
  const k = parameterOf(shape, part);
  if (k >= 0) return { value: of.parameters()[k], grad: of.grad()[k] };
  const unit = unitOf(shape, part);
  return { value: of.activations?.()[unit], grad: of.activationGrad?.()[unit] };
}

/** `layer 1 neuron 2 w3: 0.1234, gradient −0.5000`; a neuron has a `value 0.1234`. */
export function wordsOf(
  shape: NetworkShape,
  part: NetworkPart,
  of: NetworkNumbers,
  digits: number,
): string {
  const { value, grad } = numbersOf(shape, part, of);
  const numbers = [
    value === undefined
      ? ""
      : `${part.kind === "neuron" ? "value " : ""}${format(value, digits)}`,
    grad === undefined ? "" : `gradient ${format(grad, digits)}`,
  ].filter(Boolean);
  const name = nameOf(shape, part);
  return numbers.length > 0 ? `${name}: ${numbers.join(", ")}` : name;
}

/** The whole network in words. */
export function summaryOf({ inputs, layers }: NetworkShape): string {
  const sizes = layers.map(
    ({ neurons, activation }) => `${neurons} ${activation}`,
  );
  return [inputsOf(inputs.length), ...sizes].join(", then ");
}

/** The text under each column. */
export const captionsOf = ({ inputs, layers }: NetworkShape): string[] => [
  inputs.length > 9 ? inputsOf(inputs.length) : "inputs", // a few can be counted
  ...layers.map(({ neurons, activation }) => `${neurons} ${activation}`),
];

const inputsOf = (n: number) => (n === 1 ? "1 input" : `${n} inputs`);
