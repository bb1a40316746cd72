// NeuronStore: the graph of one neuron, and the nodes of its parts.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Activation } from "../engine/nn.ts";
import { Section } from "../engine/section.ts";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel, NeuronWidgetModel } from "../models.ts";
import { check, demand, demandWithin, type Shape } from "./checked.ts";
import { GraphStore } from "./graph-store.ts";
import { type Point, type Range, rangeHolding } from "./ranges.ts";
import type { Structure } from "./structure.ts";

/** Nodes of the graph, as neuron.py names them. */
export interface NeuronNodes {
  activation: Activation;
  inputs: number[];
  weights: number[];
  products: number[];
  bias: [number];
  sum: [number];
  output: [number];
}

const STEEPEST: Record<Activation, number> = {
  tanh: 1,
  relu: 1,
  leaky_relu: 1,
  sigmoid: 0.25,
  softplus: 1,
  linear: 1,
};
const FLAT = 0.05; // of the steepest slope: below that a unit counts as saturated
const CURVE_POINTS = 120;

/** What the slope of the activation does to gradients that come back through it. */
export type Condition = "dead" | "saturated" | "live" | "unknown";

export class NeuronStore {
  readonly graph: GraphStore;
  readonly parts: ReadonlySignal<NeuronNodes>;
  /** w·x + b. */
  readonly sum: ReadonlySignal<number>;
  /** The slope of the activation there, by backward. */
  readonly slope: ReadonlySignal<number>;
  readonly condition: ReadonlySignal<Condition>;
  readonly range: ReadonlySignal<Range>;
  readonly curve: ReadonlySignal<readonly Point[]>;

  constructor(host: Host<NeuronWidgetModel>, end: AbortSignal) {
    const read = ({ names }: Structure): NeuronNodes => {
      const parts = host.get("neuron") as unknown as NeuronNodes;
      demandParts(parts, names.length);
      return parts;
    };
    const graphHost = host as unknown as Host<GraphWidgetModel>;
    this.graph = new GraphStore(graphHost, end, read);
    this.parts = computed(() => read(this.graph.replay.value.structure)); // both come together
    const activation = computed(() => sectionOf(this.parts.value.activation));
    this.sum = computed(() => this.data(this.parts.value.sum[0]));
    this.slope = computed(() => activation.value.slopeAt(this.sum.value));
    this.condition = computed(() =>
      conditionOf(
        this.parts.value.activation,
        this.sum.value,
        this.slope.value,
      ),
    );
    const room = computed(() => Math.max(5, Math.abs(this.sum.value)));
    this.range = computed(() =>
      rangeHolding({ min: -5, max: 5 }, Math.min(room.value, 1e6)),
    );
    this.curve = computed(() => {
      const { min, max } = this.range.value;
      return Array.from({ length: CURVE_POINTS + 1 }, (_, k): Point => {
        const x = min + ((max - min) * k) / CURVE_POINTS;
        return [x, activation.value.at(x)];
      });
    });
  }

  /** The number of a node, as it is now. */
  data(node: number): number {
    this.graph.tick.value;
    return this.graph.tape.data[node] ?? Number.NaN;
  }

  isLeaf(node: number): boolean {
    return this.graph.structure.roles[node] !== "inner";
  }
}

const PARTS: Shape = {
  activation: "text",
  inputs: ["whole"],
  weights: ["whole"],
  products: ["whole"],
  bias: ["whole"],
  sum: ["whole"],
  output: ["whole"],
};

function demandParts(parts: NeuronNodes, count: number): void {
  check(parts, PARTS, "neuron");
  const { activation, inputs, weights, products, bias, sum, output } = parts;
  demand(Object.hasOwn(STEEPEST, activation), "activation");
  for (const each of [weights, products])
    demand(each.length === inputs.length, "neuron");
  for (const one of [bias, sum, output]) demand(one.length === 1, "neuron");
  const nodes = [inputs, weights, products, bias, sum, output].flat();
  demandWithin(nodes, -1, count, "neuron");
}

/** The activation as a graph of its own. */
function sectionOf(activation: NeuronNodes["activation"]): Section {
  const isNothing = activation === "linear"; // its output is its sum
  const recording = {
    symbols: isNothing ? [""] : ["", activation],
    first: Int32Array.from(isNothing ? [0, 0] : [0, 0, 1]),
    operands: Int32Array.from(isNothing ? [] : [0]),
    number: new Float64Array(2).fill(Number.NaN),
  };
  return new Section(recording, 0);
}

function conditionOf(
  activation: NeuronNodes["activation"],
  sum: number,
  slope: number,
): Condition {
  if (!Number.isFinite(sum) || !Number.isFinite(slope)) return "unknown";
  if (activation === "relu") return slope === 0 ? "dead" : "live";
  if (activation === "leaky_relu") return "live"; // nearly flat below 0 on purpose
  return Math.abs(slope) < FLAT * STEEPEST[activation] ? "saturated" : "live";
}
