// The bundle of NeuronWidget.

import { useSignal } from "@preact/signals";
import type { NeuronWidgetModel } from "../models.ts";
import { neuronCell } from "../store/network-python.ts";
import { NeuronStore } from "../store/neuron-store.ts";
import { type Copied, CopyPanel } from "./frame/copies.tsx";
import { Drawer, DrawerButtons, SAVE } from "./frame/drawers.tsx";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { ViewRoot } from "./frame/view-root.tsx";
import { ActsToolbar } from "./graph/act-buttons.tsx";
import { Status } from "./graph/graph-sentences.tsx";
import { GraphTable } from "./graph/values-table.tsx";
import { Activation, Plane } from "./neuron/pictures.tsx";
import { Terms } from "./neuron/terms.tsx";
import "./neuron.css";

function NeuronView({ store, dark }: ViewProps<NeuronStore>) {
  const { graph } = store;
  const open = useSignal("");
  return (
    <ViewRoot name="Neuron" kind="mgw-neuron" dark={dark}>
      <ActsToolbar
        store={graph}
        kind="neuron"
        panels={
          <DrawerButtons
            open={open}
            titles={{ Save: SAVE, Table: "All numbers of the neuron, in full" }}
          />
        }
      />
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
      <Drawer name="Save" open={open} notebook="04-a-neuron">
        <CopyPanel of={copiedNeuron(store)} />
      </Drawer>
      <Drawer name="Table" open={open} notebook="04-a-neuron">
        <GraphTable store={graph} />
      </Drawer>
    </ViewRoot>
  );
}

const copiedNeuron = (store: NeuronStore): Copied => ({
  kind: "neuron",
  traits: () => store.graph.traits(),
  cell: () => neuronCell(store),
  announce: (text) => store.graph.announce(text),
  refuse: (why) => store.graph.refuse(why),
});

export default mounted<NeuronWidgetModel, NeuronStore>(
  (host, end) => new NeuronStore(host, end),
  NeuronView,
  (store) => store.graph.sight,
);
