// The traits of a graph that a page has made, as a kernel would send them at its beginning.

import type { GraphWidgetModel } from "../models.ts";

export type GraphTraits = Omit<
  GraphWidgetModel,
  "updates" | "whole" | "version" | "view_id" | "numbers"
>;

/** The settings that the author of a graph may choose, as arguments of GraphWidget. */
export interface GraphOptions {
  learning_rate?: number | undefined;
  forward_on_change?: boolean | undefined;
  backward_on_change?: boolean | undefined;
  digits?: number | undefined;
}

/** Its numbers, and which nodes Step moves; `isStale`: the gradients are those of other numbers. */
interface Numbers {
  data: Float64Array;
  grad: Float64Array;
  isStale: boolean;
  moves: readonly boolean[];
}

export function pageTraits(
  structure: object,
  { data, grad, isStale, moves }: Numbers,
  options: GraphOptions,
): GraphTraits {
  return {
    structure: { ...structure },
    revision: 0,
    data: view(data),
    grad: view(grad),
    grad_stale: isStale,
    start_data: view(data),
    start_grad: view(grad),
    start_grad_stale: isStale,
    moves: view(Uint8Array.from(moves, Number)),
    learning_rate: options.learning_rate ?? 0.01,
    forward_on_change: options.forward_on_change ?? true,
    backward_on_change: options.backward_on_change ?? false,
    digits: options.digits ?? 4,
    selected_node: -1,
    ranges: {},
    boxes: {},
    own: {},
    behind: { nodes: [], text: "" },
    last_change: {
      client: "",
      gesture: 0,
      act: { name: "", leaf: -1, number: 0 },
    },
    commits: {},
    error: "",
  };
}

export const view = ({
  buffer,
}: Float64Array | Int32Array | Uint8Array | Uint16Array) =>
  new DataView(buffer as ArrayBuffer);
