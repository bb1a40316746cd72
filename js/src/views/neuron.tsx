// The bundle of NeuronWidget.

import { useSignal } from "@preact/signals";
import type { NeuronWidgetModel } from "../models.ts";
import { NeuronStore } from "../store/neuron-store.ts";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { ViewRoot } from "./frame/view-root.tsx";
import { Acts, HistoryTools } from "./graph/act-buttons.tsx";
import { Status } from "./graph/graph-sentences.tsx";
import { GraphTable } from "./graph/values-table.tsx";
import { Activation, Plane } from "./neuron/pictures.tsx";
import { Terms } from "./neuron/terms.tsx";
import "./neuron.css";

function NeuronView({ store, dark }: ViewProps<NeuronStore>) {
  const { graph } = store;
  const isOpen = useSignal(false);
  return (
    <ViewRoot name="Neuron" kind="mgw-neuron" dark={dark}>
      <div class="mgw-bar" role="toolbar" aria-label="Acts">
        <Acts store={graph} />
        <HistoryTools store={graph} />
        <div class="mgw-end">
          <button
            type="button"
            aria-expanded={isOpen.value}
            title="All numbers of the neuron, in full"
            onClick={() => {
              isOpen.value = !isOpen.value;
            }}
          >
            Table
          </button>
        </div>
      </div>
      <div class="mgw-body">
        <Terms store={store} />
        <div class="mgw-pictures">
          <Activation store={store} />
          {store.parts.value.inputs.length === 2 && <Plane store={store} />}
        </div>
      </div>
      <div class="mgw-foot">
        <Status store={graph} />
      </div>
      {isOpen.value && <GraphTable store={graph} />}
    </ViewRoot>
  );
}

export default mounted<NeuronWidgetModel, NeuronStore>(
  (host, end) => new NeuronStore(host, end),
  NeuronView,
  (store) => store.graph.sight,
);
