// A Value beside a network or in a neuron: its name, number and gradient; a leaf has a slider too.

import { useComputed } from "@preact/signals";
import type { VNode } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import { useData, useGrad } from "../graph/numbers.tsx";

interface Props {
  graph: GraphStore;
  node: number;
  /** A shorter name, where the rest is obvious. */
  short?: string | undefined;
  /** Whether the number of an inner node is in the row of its name. */
  inline?: boolean;
}

export function ValueCard({ graph, node, short, inline }: Props) {
  const name = graph.name(node);
  const title = (
    <b title={name}>
      <bdi>{short ?? name}</bdi>
    </b>
  );
  const isLeaf = graph.structure.roles[node] !== "inner";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card
    <div
      class={`mgw-part ${isLeaf ? "mgw-part-leaf" : ""}`}
      role="group"
      aria-label={name}
    >
      {isLeaf ? (
        <Leaf graph={graph} node={node} title={title} />
      ) : (
        <Inner graph={graph} node={node} title={title} inline={inline} />
      )}
      <GradientRow graph={graph} node={node} />
    </div>
  );
}

interface RowsProps {
  graph: GraphStore;
  node: number;
  title: VNode;
}

function Leaf({ graph, node, title }: RowsProps) {
  const name = graph.name(node);
  const { number, text } = useData(graph, node);
  const { min, max } = graph.range(node).value;
  const step = stepOf({ min, max });
  const set = (to: number) => graph.do("set", to, node);
  return (
    <>
      <div class="mgw-part-row">
        {title}
        <NumberField
          name={`${name} value`}
          value={number}
          shown={text}
          step={step}
          onNumber={set}
          onRefused={(why) => graph.refuse(why)}
        />
      </div>
      <Slider
        name={name}
        value={number}
        {...{ text, min, max, step }}
        onNumber={set}
      />
    </>
  );
}

interface InnerProps extends RowsProps {
  inline: boolean | undefined;
}

function Inner({ graph, node, title, inline }: InnerProps) {
  const { text, isStale } = useData(graph, node);
  const look = useComputed(() => (isStale.value ? "mgw-stale" : ""));
  if (inline)
    return (
      <div class="mgw-part-row">
        {title}
        <span>{text}</span>
      </div>
    );
  return (
    <>
      <div class="mgw-part-row">{title}</div>
      <div class="mgw-part-row">
        <span>value</span>
        <span class={look}>{text}</span>
      </div>
    </>
  );
}

/** The row of a gradient, in the colour of its sign. */
export function GradientRow({ graph, node }: Props) {
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
