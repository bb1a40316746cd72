// MLPStore: the graph of a network, the nodes of its parameters and units, and the selected part.

import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { unitFields } from "../engine/nn.ts";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel, MLPWidgetModel } from "../models.ts";
import { check, demand, demandWithin, type Shape } from "./checked.ts";
import { GraphStore } from "./graph-store.ts";
import {
  type NetworkPart,
  type NetworkShape,
  parameterOf,
  partsOf,
  unitOf,
} from "./network-shape.ts";
import type { Range } from "./ranges.ts";
import type { Structure } from "./structure.ts";

/** Nodes of the graph, as mlp.py names them. */
export interface NetworkNodes {
  layers: {
    activation: string;
    /** Neuron by neuron. */
    weights: number[];
    biases: number[];
    sums: number[];
    outputs: number[];
  }[];
  inputs: number[];
  targets: number[];
  outputs: number[];
  root: number;
}

export class MLPStore {
  readonly graph: GraphStore;
  readonly nodes: ReadonlySignal<NetworkNodes>;
  readonly shape: ReadonlySignal<NetworkShape>;
  /** The name of the loss at the end of the graph; "": there is none, or it has no name. */
  readonly lossName: string;
  readonly by: Signal<"weight" | "gradient"> = signal("weight");
  readonly stale: ReadonlySignal<boolean>;
  readonly selected: ReadonlySignal<NetworkPart | undefined>;
  readonly #selected: Signal<NetworkPart | undefined> = signal(undefined);
  /** The node of each weight and bias, and of each unit, in the order of the shape. */
  readonly #parameters: ReadonlySignal<Int32Array>;
  readonly #units: ReadonlySignal<Int32Array>;
  readonly #parts: ReadonlySignal<ReadonlyMap<number, NetworkPart>>;

  constructor(host: Host<MLPWidgetModel>, end: AbortSignal) {
    const read = ({ names }: Structure): NetworkNodes => {
      const nodes = host.get("network") as unknown as NetworkNodes;
      demandNodes(nodes, names.length);
      return nodes;
    };
    const graphHost = host as unknown as Host<GraphWidgetModel>;
    this.graph = new GraphStore(graphHost, end, read);
    check(host.get("loss_name"), "text?", "loss_name");
    this.lossName = host.get("loss_name") ?? "";
    this.nodes = computed(() => read(this.graph.replay.value.structure)); // both come together
    this.shape = computed(() => ({
      inputs: this.nodes.value.inputs.map((node) => this.graph.name(node)),
      layers: this.nodes.value.layers.map(({ activation, outputs }) => ({
        neurons: outputs.length,
        activation: activation === "mixed" ? "neurons" : activation,
      })),
    }));
    this.stale = computed(() => this.graph.replay.value.gradStale.value);
    this.selected = this.#selected;
    this.#parameters = computed(() => parametersOf(this.nodes.value));
    this.#units = computed(() => {
      const { inputs, layers } = this.nodes.value;
      return Int32Array.from([inputs, ...layers.map((l) => l.outputs)].flat());
    });
    this.#parts = computed(() => {
      const found = new Map<number, NetworkPart>();
      for (const part of partsOf(this.shape.value)) {
        const node = this.node(part);
        if (!found.has(node)) found.set(node, part);
      }
      return found;
    });
    const stop = effect(() => this.#follow(this.graph.selected.value));
    end.addEventListener("abort", stop);
  }

  /** Python or a card has selected another node. */
  #follow(node: number): void {
    const part = this.#selected.peek();
    if (part && this.node(part) === node) return; // a Value may be several inputs
    this.#selected.value = this.#parts.value.get(node);
  }

  select(part: NetworkPart | undefined): void {
    batch(() => {
      this.#selected.value = part;
      this.graph.selected.value = part ? this.node(part) : -1;
    });
  }

  /** The node of `part`; of a neuron that of its output. */
  node(part: NetworkPart): number {
    const k = parameterOf(this.shape.value, part);
    return (
      (k >= 0
        ? this.#parameters.value[k]
        : this.#units.value[unitOf(this.shape.value, part)]) ?? -1
    );
  }

  /** The node of w·x + b of a neuron. */
  sum({ layer, neuron }: NetworkPart & { kind: "neuron" }): number {
    return this.nodes.value.layers[layer]?.sums[neuron] ?? -1;
  }

  /** What each unit gives over the ranges of the two inputs; see unitFields. Undefined for other networks. */
  fields = (side: number, result?: Float64Array): Float64Array | undefined => {
    const { inputs } = this.nodes.peek();
    const [x1 = -1, x2 = -1] = inputs;
    if (inputs.length !== 2 || x1 === x2) return undefined;
    const axes = [x1, x2].map((node) => this.graph.range(node).peek());
    const { layers } = this.shape.peek();
    const [across, down] = axes as [Range, Range];
    return unitFields(layers, this.parameters(), [across, down], side, result);
  };

  parameters = (): Float64Array =>
    gathered(this.graph.tape.data, this.#parameters.value);
  grad = (): Float64Array =>
    gathered(this.graph.tape.grad, this.#parameters.value);
  activations = (): Float64Array =>
    gathered(this.graph.tape.data, this.#units.value);
  activationGrad = (): Float64Array =>
    gathered(this.graph.tape.grad, this.#units.value);
}

const NODES: Shape = {
  layers: [
    {
      activation: "text",
      weights: ["whole"],
      biases: ["whole"],
      sums: ["whole"],
      outputs: ["whole"],
    },
  ],
  inputs: ["whole"],
  targets: ["whole"],
  outputs: ["whole"],
  root: "whole",
};

/** Each layer has a neuron for each output, and a weight in it for each input. */
function demandNodes(nodes: NetworkNodes, count: number): void {
  check(nodes, NODES, "network");
  const { layers, inputs, targets, outputs, root } = nodes;
  let width = inputs.length;
  demand(layers.length > 0 && width > 0, "network");
  for (const { weights, biases, sums, outputs } of layers) {
    const { length } = outputs;
    const isWhole = biases.length === length && sums.length === length;
    demand(isWhole && weights.length === length * width, "layers");
    demandWithin([weights, biases, sums, outputs].flat(), -1, count, "layers");
    width = length;
  }
  demandWithin([inputs, targets, outputs, root].flat(), -1, count, "network");
}

function gathered(from: Float64Array, nodes: Int32Array): Float64Array {
  const found = new Float64Array(nodes.length);
  for (let k = 0; k < nodes.length; k++)
    found[k] = from[nodes[k] as number] as number;
  return found;
}

/** Neuron by neuron: weights, then the bias. */
function parametersOf({ layers }: NetworkNodes): Int32Array {
  const found: number[] = [];
  for (const { weights, biases } of layers) {
    const width = weights.length / biases.length;
    biases.forEach((bias, n) => {
      found.push(...weights.slice(n * width, (n + 1) * width), bias);
    });
  }
  return Int32Array.from(found);
}
