// A Value beside a network or in a neuron: its name, number and gradient; a leaf has a slider too.

import { useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import { useData, useGrad, useRight } from "../graph/numbers.tsx";

interface Props {
  graph: GraphStore;
  node: number;
  /** A shorter name, if the rest is obvious. */
  short?: string | undefined;
  /** Whether the number of an inner node is in the row of its name. */
  inline?: boolean;
}

export function ValueCard({ graph, node, short, inline }: Props) {
  const name = graph.name(node);
  const isLeaf = graph.structure.roles[node] !== "inner";
  const { number, text, isStale } = useData(graph, node);
  const look = useComputed(() => (isStale.value ? "mgw-stale" : ""));
  const range = isLeaf ? graph.range(node).value : undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card
    <div
      class={`mgw-part ${isLeaf ? "mgw-part-leaf" : ""}`}
      role="group"
      aria-label={name}
    >
      <div class="mgw-part-row">
        <b title={name}>
          <bdi>{short ?? name}</bdi>
        </b>
        {range ? (
          <NumberField
            name={`${name} value`}
            value={number}
            shown={text}
            step={stepOf(range)}
            onNumber={(to) => graph.do("set", to, node)}
            onRefused={(why) => graph.refuse(why)}
          />
        ) : (
          inline && <span>{text}</span>
        )}
      </div>
      {range ? (
        <Slider
          name={name}
          value={number}
          text={text}
          {...range}
          step={stepOf(range)}
          onNumber={(to) => graph.slide(to, node)}
        />
      ) : (
        !inline && (
          <div class="mgw-part-row">
            <span>value</span>
            <span class={look}>{text}</span>
          </div>
        )
      )}
      <GradientRow graph={graph} node={node} />
    </div>
  );
}

/** The row of a gradient, in the colour of its sign. */
export function GradientRow({ graph, node }: Props) {
  const { text, sign, isStale } = useGrad(graph, node);
  const look = useComputed(
    () =>
      `mgw-part-row mgw-part-grad mgw-${sign.value} ${isStale.value ? "mgw-stale" : ""}`,
  );
  const right = useRight(graph, node);
  return (
    <>
      <div class={look}>
        <span>{right?.value ? "yours ✗" : "grad"}</span> <span>{text}</span>
      </div>
      {right?.value && (
        <div class="mgw-part-row">
          <span>right</span> <span>{right}</span>
        </div>
      )}
    </>
  );
}
