// The bundle of TrainingWidget.

import { useSignal } from "@preact/signals";
import type { TrainingWidgetModel } from "../models.ts";
import { TrainingStore } from "../store/training/training-store.ts";
import { Undo } from "../ui/undo.tsx";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { ViewRoot } from "./frame/view-root.tsx";
import { EdgesBy } from "./network/edges-by.tsx";
import { Compare } from "./run/scrubber.tsx";
import { DecisionColumn } from "./training/decision-column.tsx";
import { LossColumn } from "./training/loss-column.tsx";
import { NetworkColumn } from "./training/network-column.tsx";
import { RunHistory, RunStatus } from "./training/run-status.tsx";
import { OpenPanel, PanelButtons } from "./training/training-panels.tsx";
import { TrainingToolbar } from "./training/training-toolbar.tsx";
import "./training.css";

function TrainingView({ store, dark }: ViewProps<TrainingStore>) {
  const comparing = useSignal(false);
  const by = useSignal<"weight" | "gradient">("weight");
  const open = useSignal("");
  const { edits } = store;
  return (
    <ViewRoot name="Training" kind="mgw-training" dark={dark}>
      <TrainingToolbar
        store={store}
        kind="training"
        tools={
          <div class="mgw-group">
            <Undo
              history={edits}
              last={edits.last}
              next={edits.next}
              hint=": this is about points and layers; the slider goes back in the training"
            />
            <Compare runs={store.run.history.runs} comparing={comparing} />
          </div>
        }
        settings={<EdgesBy by={by} />}
        panels={<PanelButtons open={open} />}
      />
      <div class="mgw-columns">
        <NetworkColumn store={store} by={by} />
        <DecisionColumn store={store} />
        <LossColumn store={store} comparing={comparing} />
      </div>
      <RunHistory store={store} />
      <OpenPanel store={store} open={open} />
      <RunStatus store={store} />
    </ViewRoot>
  );
}

export default mounted<TrainingWidgetModel, TrainingStore>(
  (host, end) => new TrainingStore(host, end),
  TrainingView,
  (store) => store.sight,
);
