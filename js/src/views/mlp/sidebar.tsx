// The side of the network view: the selected part with its numbers, the inputs and the outputs.

import type { Signal } from "@preact/signals";
import type { MLPStore } from "../../store/mlp-store.ts";
import { type NetworkPart, nameOf } from "../../store/network-shape.ts";
import { shortName } from "../graph/graph-words.ts";
import { ValueCard } from "../neuron/value-card.tsx";

const MAX_LISTED = 12; // inputs, outputs or targets in sight; the table has all

interface SelectedProps {
  store: MLPStore;
  /** Whether the graph is open. */
  open: Signal<boolean>;
}

/** The selected part: a weight or bias with its slider, a neuron with its sum, output and bias. */
export function Selected({ store, open }: SelectedProps) {
  const part = store.selected.value;
  const { graph } = store;
  return (
    <section class="mgw-chosen" aria-label="Selected">
      <div class="mgw-heading">
        <h2>
          {part ? nameOf(store.shape.value, part) : "Nothing is selected"}
        </h2>
        {(open.value || (part && part.kind !== "input")) && (
          <button
            type="button"
            aria-expanded={open.value}
            title="The neuron as a graph of its Values"
            onClick={() => {
              open.value = !open.value;
            }}
          >
            Open
          </button>
        )}
      </div>
      {part === undefined && (
        <p>
          Click an edge or a neuron, or go through the network with the arrow
          keys: Enter goes into the weights of a neuron.
        </p>
      )}
      {part?.kind === "input" && <Input store={store} part={part} />}
      {(part?.kind === "weight" || part?.kind === "bias") && (
        <ValueCard
          key={store.node(part)}
          graph={graph}
          node={store.node(part)}
          short={shortName(graph.structure, store.node(part))}
        />
      )}
      {part?.kind === "neuron" && <Neuron store={store} part={part} />}
    </section>
  );
}

/** The sliders of the first inputs are in sight anyway. */
function Input({ store, part }: { store: MLPStore; part: NetworkPart }) {
  if (part.kind !== "input") return null;
  const node = store.node(part);
  return part.input < MAX_LISTED ? (
    <p>Its number is among the inputs below.</p>
  ) : (
    <ValueCard key={node} graph={store.graph} node={node} />
  );
}

interface NeuronProps {
  store: MLPStore;
  part: NetworkPart & { kind: "neuron" };
}

function Neuron({ store, part }: NeuronProps) {
  const { graph } = store;
  const [sum, out] = [store.sum(part), store.node(part)];
  const bias = store.node({ ...part, kind: "bias" });
  const symbol = graph.structure.symbols[out] ?? "";
  return (
    <div class="mgw-values" key={out}>
      {sum !== out && <ValueCard graph={graph} node={sum} short="w·x + b" />}
      <ValueCard
        graph={graph}
        node={out}
        short={sum === out ? "w·x + b" : `${symbol}(w·x + b)`}
      />
      <ValueCard graph={graph} node={bias} short="b" />
    </div>
  );
}

/** What goes into the network, what comes out, and what should come out. */
export function Ends({ store }: { store: MLPStore }) {
  const { inputs, targets, outputs, root } = store.nodes.value;
  const end = outputs.includes(root) ? [] : [root];
  return (
    <>
      <Group store={store} title="Inputs" lists={[inputs]} />
      <Group store={store} title="Outputs" lists={[outputs, targets, end]} />
    </>
  );
}

interface GroupProps {
  store: MLPStore;
  title: string;
  lists: readonly (readonly number[])[];
}

function Group({ store, title, lists }: GroupProps) {
  const shown = lists.flatMap((nodes) => nodes.slice(0, MAX_LISTED));
  const more = lists.flat().length - shown.length;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div class="mgw-values">
        {shown.map((node, k) => (
          <ValueCard key={`${k} ${node}`} graph={store.graph} node={node} />
        ))}
      </div>
      {more > 0 && <p>… and {more} more: see the table.</p>}
    </section>
  );
}
