// A Value of the neuron: its name, number and gradient; a leaf has a slider too.

import { useComputed } from "@preact/signals";
import type { NeuronStore } from "../../store/neuron-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import { useData, useGrad } from "../graph/numbers.tsx";

interface Props {
  store: NeuronStore;
  node: number;
}

export function Part({ store, node }: Props) {
  const { graph } = store;
  const name = graph.name(node);
  const { number: data, text } = useData(graph, node);
  const isLeaf = store.isLeaf(node);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card
    <div
      class={`mgw-part ${isLeaf ? "mgw-part-leaf" : ""}`}
      role="group"
      aria-label={name}
    >
      <div class="mgw-part-row">
        <b title={name}>
          <bdi>{name}</bdi>
        </b>
        {isLeaf ? (
          <NumberField
            name={`${name} value`}
            value={data}
            shown={text}
            step={stepOf(graph.range(node).value)}
            onNumber={(number) => graph.do("set", number, node)}
            onRefused={(why) => graph.refuse(why)}
          />
        ) : (
          <span>{text}</span>
        )}
      </div>
      {isLeaf && (
        <Slider
          name={name}
          value={data}
          text={text}
          min={graph.range(node).value.min}
          max={graph.range(node).value.max}
          step={stepOf(graph.range(node).value)}
          onNumber={(number) => graph.do("set", number, node)}
        />
      )}
      <Gradient store={store} node={node} />
    </div>
  );
}

export function Gradient({ store: { graph }, node }: Props) {
  const { text, sign, isStale } = useGrad(graph, node);
  const look = useComputed(
    () =>
      `mgw-part-row mgw-part-grad mgw-${sign.value} ${isStale.value ? "mgw-stale" : ""}`,
  );
  return (
    <div class={look}>
      <span>grad</span> <span>{text}</span>
    </div>
  );
}
