// The live graph of a variant: a GraphStore without a kernel. It knows the leaves and what is computed forward;
// gradients are those that the learner has found.

import { hostOf } from "../../host/host.ts";
import { PageModel } from "../../host/page-model.ts";
import { GraphStore, type Model } from "../graph-store.ts";
import type { Variant } from "./variant.ts";

const viewOf = (array: Float64Array | Uint8Array) =>
  new DataView(array.slice().buffer as ArrayBuffer);

/** `backward` lets the gradients follow the sliders. */
export function graphOf(
  { packed, structure, tape, settings }: Variant,
  backward: boolean,
  end: AbortSignal,
): GraphStore {
  const { tune } = settings;
  const moves = structure.roles.map((role, i) =>
    Number(
      tune ? tune.includes(structure.names[i] as string) : role === "input",
    ),
  );
  const data = viewOf(tape.data);
  const grad = viewOf(new Float64Array(tape.size));
  const model = new PageModel({
    structure: { ...packed },
    revision: 0,
    data,
    grad,
    grad_stale: false,
    start_data: data,
    start_grad: grad,
    start_grad_stale: false,
    moves: viewOf(Uint8Array.from(moves)),
    learning_rate: 0.01,
    forward_on_change: true,
    backward_on_change: backward,
    digits: 4,
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
  });
  return new GraphStore(hostOf<Model>(model as never, end), end);
}
