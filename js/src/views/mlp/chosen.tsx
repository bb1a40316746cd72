// The part of the network that is selected: a weight or bias with its slider, a neuron with what
// goes on in it.

import type { Signal } from "@preact/signals";
import type { MLPStore } from "../../store/mlp-store.ts";
import { nameOf, type Part } from "../../store/network-shape.ts";
import { shortName } from "../graph/graph-words.ts";
import { MOST } from "./ends.tsx";
import { ValueCard } from "./value-panel.tsx";

interface Props {
  store: MLPStore;
  /** Whether the graph is open. */
  open: Signal<boolean>;
}

export function Chosen({ store, open }: Props) {
  const part = store.selected.value;
  const { graph } = store;
  return (
    <section class="mgw-chosen" aria-label="Selected">
      <div class="mgw-heading">
        <h3>
          {part ? nameOf(store.shape.value, part) : "Nothing is selected"}
        </h3>
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

/** The first inputs have their sliders in sight anyway. */
function Input({ store, part }: { store: MLPStore; part: Part }) {
  if (part.kind !== "input") return null;
  const node = store.node(part);
  return part.input < MOST ? (
    <p>Its number is among the inputs below.</p>
  ) : (
    <ValueCard key={node} graph={store.graph} node={node} />
  );
}

interface NeuronProps {
  store: MLPStore;
  part: Part & { kind: "neuron" };
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
