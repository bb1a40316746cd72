// The keys of a network: left and right go from layer to layer, up and down within one; Enter goes into
// the weights of a neuron, the bias last, Escape back to it.

import {
  columnsOf,
  type NetworkPart,
  type NetworkShape,
  sourceOf,
  unitAt,
} from "../../store/network-shape.ts";

/** Where the keys begin while nothing is selected. */
export const START_PART: NetworkPart = { kind: "neuron", layer: 0, neuron: 0 };
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/**
 * What `key` asks for: to go to a part, or to nothing; or to open a part. undefined: the key means
 * nothing here.
 */
export function answerTo(
  shape: NetworkShape,
  part: NetworkPart | undefined,
  key: string,
): { to: NetworkPart | undefined } | { open: NetworkPart } | undefined {
  if (!part) {
    if (key === "Home" || key === "End")
      return { to: nextPart(shape, START_PART, key) };
    return [...ARROWS, "Enter"].includes(key) ? { to: START_PART } : undefined;
  }
  const to = nextPart(shape, part, key);
  if (to) return { to };
  if (key === "Escape") return { to: undefined };
  if (key === "Enter") return { open: part };
  return ARROWS.includes(key) ? { to: part } : undefined; // no part there: repeat this one
}

/** The part that `key` leads to from `part`; undefined: none. */
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
      const rows = counts[to];
      if (rows === undefined) return undefined;
      return unitAt(to, Math.floor(((row + 0.5) / count) * rows)); // as high up as before
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
