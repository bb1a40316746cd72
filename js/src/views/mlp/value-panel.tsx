// A Value beside the network: its name, number and gradient; a leaf has a slider too.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { VNode } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { format, signOf } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";

interface Props {
  graph: GraphStore;
  node: number;
  /** What is written for its name, where the place says the rest of it. */
  short?: string | undefined;
}

export function ValueCard({ graph, node, short }: Props) {
  const name = graph.name(node);
  const shown = <Name full={name} text={short ?? name} />;
  const isLeaf = graph.structure.roles[node] !== "inner";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card
    <div
      class={`mgw-part ${isLeaf ? "mgw-part-leaf" : ""}`}
      role="group"
      aria-label={name}
    >
      {isLeaf ? (
        <Leaf graph={graph} node={node} title={shown} />
      ) : (
        <Inner graph={graph} node={node} title={shown} />
      )}
      <Gradient graph={graph} node={node} />
    </div>
  );
}

interface InsideProps extends Props {
  title: VNode;
}

function Leaf({ graph, node, title }: InsideProps) {
  const name = graph.name(node);
  const { number, text } = useNumber(graph, "data", node);
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

function Inner({ graph, node, title }: InsideProps) {
  const { text } = useNumber(graph, "data", node);
  const stale = useComputed(() => {
    graph.tick.value;
    return graph.replay.value.isDataStale(node) ? "mgw-stale" : "";
  });
  return (
    <>
      <div class="mgw-part-row">{title}</div>
      <div class="mgw-part-row">
        <span>value</span>
        <span class={stale}>{text}</span>
      </div>
    </>
  );
}

const Name = ({ full, text }: { full: string; text: string }) => (
  <b title={full}>
    <bdi>{text}</bdi>
  </b>
);

function Gradient({ graph, node }: Props) {
  const { number, text } = useNumber(graph, "grad", node);
  const look = useComputed(() => {
    const stale = graph.replay.value.isGradStale(node) ? "mgw-stale" : "";
    return `mgw-part-row mgw-part-grad mgw-${signOf(number.value)} ${stale}`;
  });
  return (
    <div class={look}>
      <span>grad</span> <span>{text}</span>
    </div>
  );
}

/** The number of a node and how it is written, as signals. */
function useNumber(
  graph: GraphStore,
  of: "data" | "grad",
  node: number,
): { number: ReadonlySignal<number>; text: ReadonlySignal<string> } {
  const number = useComputed(() => {
    graph.tick.value;
    return graph.tape[of][node] ?? Number.NaN;
  });
  const text = useComputed(() =>
    format(number.value, graph.settings.digits.value),
  );
  return { number, text };
}
