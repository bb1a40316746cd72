// The bundle of MLPWidget.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { MLPWidgetModel } from "../models.ts";
import { MLPStore } from "../store/mlp-store.ts";
import { networkCell } from "../store/network-python.ts";
import { type NetworkPart, parameterCount } from "../store/network-shape.ts";
import { type Copied, CopyPanel } from "./frame/copies.tsx";
import { Drawer, DrawerButtons, SAVE } from "./frame/drawers.tsx";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { ViewRoot } from "./frame/view-root.tsx";
import { ActsToolbar } from "./graph/act-buttons.tsx";
import { arrivalIn } from "./graph/graph-beads.tsx";
import { Status } from "./graph/graph-sentences.tsx";
import { OwnPanel } from "./graph/own-panel.tsx";
import { Stage } from "./graph/stage.tsx";
import { GraphTable } from "./graph/values-table.tsx";
import { Ends, Selected } from "./mlp/sidebar.tsx";
import { EdgesBy } from "./network/edges-by.tsx";
import { Network } from "./network/network.tsx";
import "./mlp.css";

function MLPView({ store, dark }: ViewProps<MLPStore>) {
  const { graph } = store;
  const view = useRef<HTMLElement>(null);
  const asGraph = useSignal(false);
  const sought = useSignal(-1); // the selected node is shown anyway
  const open = useSignal("");
  const status = <Status store={graph} />;
  return (
    <ViewRoot
      element={view}
      name="Network"
      kind="mgw-mlp"
      dark={dark}
      onKeyDown={(event) => backToNetwork(event, view.current)}
    >
      <NetworkToolbar store={store} open={open} />
      <div class="mgw-body">
        <NetworkDrawing store={store} view={view} />
        <div class="mgw-side">
          <Selected store={store} open={asGraph} />
          <Ends store={store} />
        </div>
      </div>
      {asGraph.value ? (
        <Stage store={graph} sought={sought}>
          {status}
        </Stage>
      ) : (
        <div class="mgw-foot">{status}</div>
      )}
      <OwnPanel
        store={graph}
        go={(node) => {
          asGraph.value = true;
          sought.value = node;
        }}
      />
      <Drawer name="Save" open={open} notebook="07-a-network">
        <CopyPanel of={copiedNetwork(store)} />
      </Drawer>
      <Drawer name="Table" open={open} notebook="07-a-network">
        <GraphTable store={graph} />
      </Drawer>
    </ViewRoot>
  );
}

/** Escape in a slider gives the focus back to the network. */
function backToNetwork({ key, target }: KeyboardEvent, view: Element | null) {
  if (key !== "Escape" || !(target as Element).matches("input[type=range]"))
    return;
  if ((target as Element).closest(".mgw-side"))
    view?.querySelector<HTMLElement>("[role=listbox]")?.focus();
}

const NetworkToolbar = ({ store, open }: ToolbarProps) => (
  <ActsToolbar
    store={store.graph}
    kind="mlp"
    settings={<EdgesBy by={store.by} />}
    panels={
      <DrawerButtons
        open={open}
        titles={{ Save: SAVE, Table: "All numbers of the network, in full" }}
      />
    }
  />
);

interface ToolbarProps {
  store: MLPStore;
  /** The name of the open drawer; "": none. */
  open: Signal<string>;
}

interface DrawingProps {
  store: MLPStore;
  view: { current: HTMLElement | null };
}

/** The network; Enter on a weight, a bias or an input goes to its slider. */
function NetworkDrawing({ store, view }: DrawingProps) {
  const { graph } = store;
  const shape = store.shape.value;
  const arrival = useComputed(() => arrivalIn(graph.event.value));
  const openSlider = (part: NetworkPart) => {
    const name = graph.name(store.node(part));
    const sliders = view.current?.querySelectorAll<HTMLInputElement>(
      ".mgw-side input[type=range]",
    );
    [...(sliders ?? [])]
      .find((slider) => slider.getAttribute("aria-label") === name)
      ?.focus();
  };
  return (
    <div>
      <div class="mgw-heading">
        <h2>Network</h2>
        <span>{parameterCount(shape).toLocaleString("en")} parameters</span>
      </div>
      <Network
        shape={shape}
        tick={graph.tick}
        by={store.by}
        stale={store.stale}
        arrival={arrival}
        parameters={store.parameters}
        grad={store.grad}
        activations={store.activations}
        activationGrad={store.activationGrad}
        fields={store.fields}
        selected={store.selected}
        onSelect={(part) => store.select(part)}
        onOpen={openSlider}
        onMessage={(text) => graph.announce(text)}
        label="Parts of the network"
        digits={graph.settings.digits.value}
      />
    </div>
  );
}

const copiedNetwork = (store: MLPStore): Copied => ({
  kind: "network",
  traits: () => store.graph.traits(),
  cell: () => networkCell(store),
  announce: (text) => store.graph.announce(text),
  refuse: (why) => store.graph.refuse(why),
});

export default mounted<MLPWidgetModel, MLPStore>(
  (host, end) => new MLPStore(host, end),
  MLPView,
  (store) => store.graph.sight,
);
