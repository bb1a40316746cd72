// Keys: where a key goes from a part of a network. Left and right go from layer to layer, up and
// down within one; Enter goes into the weights of a neuron, the bias last, Escape back to it.

import {
  columnsOf,
  type NetworkPart,
  type NetworkShape,
  sourceOf,
  unitAt,
} from "../../store/network-shape.ts";

/** The part after `key` on `part`; undefined: the key leads nowhere. */
export function nextPart(
  shape: NetworkShape,
  part: NetworkPart,
  key: string,
): NetworkPart | undefined {
  return part.kind === "input" || part.kind === "neuron"
    ? fromUnit(shape, part, key)
    : fromEdge(shape, part, key);
}

function fromUnit(
  shape: NetworkShape,
  part: NetworkPart & { kind: "input" | "neuron" },
  key: string,
): NetworkPart | undefined {
  const counts = columnsOf(shape);
  const column = part.kind === "input" ? 0 : part.layer + 1;
  const row = part.kind === "input" ? part.input : part.neuron;
  const count = counts[column] as number;
  switch (key) {
    case "ArrowUp":
      return row > 0 ? unitAt(column, row - 1) : undefined;
    case "ArrowDown":
      return row + 1 < count ? unitAt(column, row + 1) : undefined;
    case "ArrowLeft":
    case "ArrowRight": {
      const to = column + (key === "ArrowLeft" ? -1 : 1);
      const room = counts[to];
      if (room === undefined) return undefined;
      return unitAt(to, Math.floor(((row + 0.5) / count) * room)); // as high up as before
    }
    case "Home":
      return unitAt(0, 0);
    case "End":
      return unitAt(counts.length - 1, 0);
    case "Enter":
      return part.kind === "neuron"
        ? { ...part, kind: "weight", input: 0 }
        : undefined;
  }
  return undefined;
}

function fromEdge(
  shape: NetworkShape,
  part: NetworkPart & { kind: "weight" | "bias" },
  key: string,
): NetworkPart | undefined {
  const { layer, neuron } = part;
  const width = columnsOf(shape)[layer] as number;
  const input = part.kind === "bias" ? width : part.input;
  const edge = (to: number): NetworkPart =>
    to === width
      ? { kind: "bias", layer, neuron }
      : { kind: "weight", layer, neuron, input: to };
  switch (key) {
    case "ArrowUp":
      return input > 0 ? edge(input - 1) : undefined;
    case "ArrowDown":
      return input < width ? edge(input + 1) : undefined;
    case "Home":
      return edge(0);
    case "End":
      return edge(width);
    case "ArrowLeft":
      return part.kind === "weight" ? sourceOf(part) : undefined;
    case "ArrowRight":
    case "Escape":
      return { kind: "neuron", layer, neuron };
  }
  return undefined;
}
