// The view of a graph: toolbar, stage, status line and panels.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { FirstSteps } from "../frame/first-steps.tsx";
import type { ViewProps } from "../frame/mounted.tsx";
import { ViewRoot } from "../frame/view-root.tsx";
import { Status } from "./graph-sentences.tsx";
import { GraphToolbar } from "./graph-toolbar.tsx";
import { visitClicked } from "./own-order.tsx";
import { OwnPanel } from "./own-panel.tsx";
import { Panels } from "./panels.tsx";
import { Stage } from "./stage.tsx";
import { WalkPanel } from "./walk-panel.tsx";

interface Props extends ViewProps<GraphStore> {
  /** Above the toolbar. */
  children?: ComponentChildren;
  /** The panels that are open at first. */
  opened?: readonly string[] | undefined;
}

const STEPS = [
  {
    text: "Drag a slider. All that depends on it changes.",
    at: "input[type=range]",
  },
  {
    text: "Press Backward. Each card then shows its gradient.",
    at: "Backward",
  },
  {
    text: "Press Zero grad, then Walk backward: see where each gradient comes from.",
    at: "Walk backward",
  },
];

export function GraphView({ store, dark, children, opened }: Props) {
  const open = useSignal<ReadonlySet<string>>(new Set(opened));
  const sought = useSignal(-1); // the node that a panel asks the stage to go to
  return (
    <ViewRoot
      name={`Graph of ${store.name(store.root)}`}
      kind="mgw-graph"
      dark={dark}
      onClickCapture={(event) => visitClicked(store, event)}
    >
      {children}
      <GraphToolbar store={store} open={open} />
      <FirstSteps steps={STEPS} />
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
