// The cells that make a network or a neuron of a view anew, with its numbers.

import { settingsOf } from "./graph-python.ts";
import type { MLPStore } from "./mlp-store.ts";
import type { NeuronStore } from "./neuron-store.ts";
import { callText, listText, numberText, quoted } from "./python-text.ts";

interface Layer {
  neurons: number;
  activation: string;
}

/** The lines that make an MLP with these numbers as `model`; throws an Error as `modelLine` does. */
export const modelLines = (
  nin: number,
  layers: readonly Layer[],
  parameters: Iterable<number>,
): string[] => [modelLine(nin, layers), ...numbersInto("model", parameters)];

/** The line that makes an MLP as `model`; throws an Error in words when no call of MLP gives these layers. */
export function modelLine(nin: number, layers: readonly Layer[]): string {
  const kinds = layers.map(({ activation }) => activation);
  const [hidden = "", output = ""] = [kinds[0], kinds.at(-1)];
  if (kinds.slice(0, -1).some((kind) => kind !== hidden))
    throw new Error("no call of MLP gives layers with these activations");
  const sizes = layers.map(({ neurons }) => neurons).join(", ");
  const made = callText(
    "MLP",
    `${nin}, [${sizes}]`,
    hidden === "tanh" ? "" : `activation=${quoted(hidden)}`,
    output === hidden ? "" : `output=${quoted(output)}`,
  );
  return `model = ${made}`;
}

const numbersInto = (name: string, numbers: Iterable<number>): string[] => [
  `numbers = ${listText(numbers)}`,
  `for p, number in zip(${name}.parameters(), numbers, strict=True):`,
  "    p.data = number",
];

export function networkCell(store: MLPStore): string {
  const { graph, lossName } = store;
  const { inputs, targets } = store.nodes.peek();
  if (graph.structure.own || graph.structure.kernelReason)
    throw new Error("the class of this network is in your own code");
  const data = (nodes: number[]) =>
    nodes.map((node) => graph.tape.data[node] as number);
  const y = data(targets);
  if (!lossName && graph.root !== store.nodes.peek().outputs[0])
    throw new Error("its loss, or its sum of outputs, is in your own code");
  return [
    "from micrograd_engine import MLP",
    "from micrograd_widgets import MLPWidget",
    "",
    ...modelLines(inputs.length, store.shape.peek().layers, store.parameters()),
    callText(
      "MLPWidget",
      "model",
      listText(data(inputs)),
      y.length > 1 ? listText(y) : y.map(numberText).join(),
      ["", "squared_error"].includes(lossName)
        ? ""
        : `loss=${quoted(lossName)}`,
      ...settingsOf(graph),
    ),
  ].join("\n");
}

export function neuronCell({ graph, parts }: NeuronStore): string {
  const { activation, inputs, weights, bias } = parts.peek();
  const data = (nodes: number[]) =>
    nodes.map((node) => graph.tape.data[node] as number);
  const kind = activation === "tanh" ? "" : `activation=${quoted(activation)}`;
  return [
    "from micrograd_engine import Neuron",
    "from micrograd_widgets import NeuronWidget",
    "",
    `neuron = ${callText("Neuron", `${inputs.length}`, kind)}`,
    ...numbersInto("neuron", data([...weights, ...bias])),
    callText(
      "NeuronWidget",
      "neuron",
      listText(data(inputs)),
      ...settingsOf(graph),
    ),
  ].join("\n");
}
