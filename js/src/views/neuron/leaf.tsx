// A Value of the neuron: its name, number and gradient; a leaf has a slider too.

import { useComputed } from "@preact/signals";
import type { NeuronStore } from "../../store/neuron-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { format, signOf } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";

interface Props {
  store: NeuronStore;
  node: number;
}

export function Part({ store, node }: Props) {
  const { graph } = store;
  const name = graph.name(node);
  const data = useComputed(() => store.data(node));
  const text = useComputed(() =>
    format(data.value, graph.settings.digits.value),
  );
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
  const grad = useComputed(() => {
    graph.tick.value;
    return graph.tape.grad[node] ?? Number.NaN;
  });
  const text = useComputed(() =>
    format(grad.value, graph.settings.digits.value),
  );
  const look = useComputed(() => {
    graph.tick.value;
    const stale = graph.replay.value.isGradStale(node) ? "mgw-stale" : "";
    return `mgw-part-row mgw-part-grad mgw-${signOf(grad.value)} ${stale}`;
  });
  return (
    <div class={look}>
      <span>grad</span>
      <span>{text}</span>
    </div>
  );
}
