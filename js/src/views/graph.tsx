// The bundle of GraphWidget.

import { useSignal } from "@preact/signals";
import { GraphStore, type Model } from "../store/graph-store.ts";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { ViewRoot } from "./frame/view-root.tsx";
import { Status } from "./graph/graph-sentences.tsx";
import { Toolbar } from "./graph/graph-toolbar.tsx";
import { visitClicked } from "./graph/own-order.tsx";
import { OwnPanel } from "./graph/own-panel.tsx";
import { Panels } from "./graph/panels.tsx";
import { Stage } from "./graph/stage.tsx";
import { WalkPanel } from "./graph/walk-panel.tsx";
import "./graph.css";

function GraphView({ store, dark }: ViewProps<GraphStore>) {
  const open = useSignal<ReadonlySet<string>>(new Set());
  const sought = useSignal(-1); // the node that a panel asks the stage to go to
  return (
    <ViewRoot
      name={`Graph of ${store.name(store.root)}`}
      kind="mgw-graph"
      dark={dark}
      onClickCapture={(event) => visitClicked(store, event)}
    >
      <Toolbar store={store} open={open} />
      <Stage store={store} sought={sought}>
        <Status store={store} />
      </Stage>
      <OwnPanel
        store={store}
        go={(node) => {
          sought.value = node;
        }}
      />
      <WalkPanel store={store} sought={sought} />
      <Panels store={store} open={open} sought={sought} />
    </ViewRoot>
  );
}

export default mounted<Model, GraphStore>(
  (host, end) => new GraphStore(host, end),
  GraphView,
  (store) => store.sight,
);
