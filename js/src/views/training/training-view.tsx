// TrainingView: the whole view of a run.

import { useSignal } from "@preact/signals";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Undo } from "../../ui/undo.tsx";
import type { ViewProps } from "../frame/mounted.tsx";
import { ViewRoot } from "../frame/view-root.tsx";
import { DecisionColumn } from "./decision-column.tsx";
import { LossColumn } from "./loss-column.tsx";
import { NetworkColumn } from "./network-column.tsx";
import { RunHistory, RunStatus } from "./run-status.tsx";
import { OpenPanel, PanelButtons } from "./training-panels.tsx";
import { TrainingToolbar } from "./training-toolbar.tsx";

export function TrainingView({ store, dark }: ViewProps<TrainingStore>) {
  const comparing = useSignal(false);
  const open = useSignal("");
  const { edits } = store;
  return (
    <ViewRoot name="Training" kind="mgw-training" dark={dark}>
      <TrainingToolbar store={store} />
      <div class="mgw-columns">
        <NetworkColumn store={store} />
        <DecisionColumn store={store} />
        <LossColumn store={store} comparing={comparing} />
      </div>
      <RunHistory store={store} comparing={comparing}>
        <Undo
          history={edits}
          last={edits.last}
          next={edits.next}
          hint=": this is about points and layers; the slider goes back in the training"
        />
        <PanelButtons open={open} />
      </RunHistory>
      <OpenPanel store={store} open={open} />
      <RunStatus store={store} />
    </ViewRoot>
  );
}
