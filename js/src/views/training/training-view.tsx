// TrainingView: the whole view of a run.

import { useSignal } from "@preact/signals";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { CheckBox } from "../../ui/choice.tsx";
import { Undo } from "../../ui/undo.tsx";
import { FirstSteps } from "../frame/first-steps.tsx";
import type { ViewProps } from "../frame/mounted.tsx";
import { ViewRoot } from "../frame/view-root.tsx";
import { EdgesBy } from "../network/edges-by.tsx";
import { Compare } from "../run/scrubber.tsx";
import { DecisionColumn, isPlane } from "./decision-column.tsx";
import { LossColumn } from "./loss-column.tsx";
import { NetworkColumn } from "./network-column.tsx";
import { RunHistory, RunStatus } from "./run-status.tsx";
import { OpenPanel, PanelButtons } from "./training-panels.tsx";
import { TrainingToolbar } from "./training-toolbar.tsx";

const STEPS = [
  { text: "Press Play. The network learns, and the loss falls.", at: "Play" },
  {
    text: "Drag the slider Step to go back in the training.",
    at: 'input[type=range][aria-label="Step"]',
  },
  { text: "Press Train step to make one step only.", at: "Train step" },
];

export function TrainingView({ store, dark }: ViewProps<TrainingStore>) {
  const comparing = useSignal(false);
  const by = useSignal<"weight" | "gradient">("weight");
  const isDiscrete = useSignal(false);
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
        settings={
          <>
            <EdgesBy by={by} />
            {isPlane(store) && store.run.kernelReason === "" && (
              <CheckBox
                label="Discretize output"
                title="One colour for each class, however sure the network is"
                checked={isDiscrete.value}
                onCheck={(isChecked) => {
                  isDiscrete.value = isChecked;
                }}
              />
            )}
          </>
        }
        panels={<PanelButtons open={open} />}
      />
      <FirstSteps steps={STEPS} />
      <div class="mgw-columns">
        <NetworkColumn store={store} by={by} />
        <DecisionColumn store={store} isDiscrete={isDiscrete} />
        <LossColumn store={store} comparing={comparing} />
      </div>
      <RunHistory store={store} />
      <OpenPanel store={store} open={open} />
      <RunStatus store={store} />
    </ViewRoot>
  );
}
