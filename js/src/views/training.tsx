// The bundle of TrainingWidget: a run, played, paused and turned back.

import { useComputed, useSignal } from "@preact/signals";
import type { TrainingWidgetModel } from "../models.ts";
import { TrainingStore } from "../store/training/training-store.ts";
import { reachSentence } from "../ui/reach.ts";
import { keepKeys, mounted, type ViewProps } from "./frame/mounted.tsx";
import { Scrubber } from "./run/scrubber.tsx";
import { DecisionColumn } from "./training/decision-column.tsx";
import { LossColumn } from "./training/loss-column.tsx";
import { NetworkColumn } from "./training/network-column.tsx";
import { OpenPanel, PanelButtons } from "./training/panels.tsx";
import { Toolbar } from "./training/toolbar.tsx";
import { UndoTools } from "./training/undo.tsx";
import "./training.css";

function TrainingView({ store, dark }: ViewProps<TrainingStore>) {
  const comparing = useSignal(false);
  const open = useSignal("");
  const { history } = store;
  const range = useComputed(() => {
    history.tick.value;
    return history.range;
  });
  const dropped = useComputed(() => {
    history.tick.value;
    return history.dropped;
  });
  return (
    <section
      class={`mgw mgw-training ${dark.value ? "mgw-dark" : "mgw-light"}`}
      aria-label="Training"
      onFocusIn={(event) => keepKeys(event.target as Element)}
    >
      <Toolbar store={store} />
      <div class="mgw-columns">
        <NetworkColumn store={store} />
        <DecisionColumn store={store} />
        <LossColumn store={store} comparing={comparing} />
      </div>
      <Scrubber
        step={store.step}
        range={range}
        runs={history.runs}
        comparing={comparing}
        dropped={dropped}
        onStep={(step) => store.scrub(step)}
        onBranch={() => store.branch()}
      >
        <UndoTools store={store} />
        <PanelButtons open={open} />
      </Scrubber>
      <OpenPanel store={store} open={open} />
      <Status store={store} />
    </section>
  );
}

function Status({ store }: { store: TrainingStore }) {
  const { what, isRefusal } = store.said.value;
  const notes = useComputed(() =>
    [
      reachSentence(store.exchange.link.reach.value),
      store.structure.value &&
        store.driven &&
        `This run is trained in the kernel: ${store.driven}.`,
      store.trouble.value,
    ]
      .filter(Boolean)
      .join(" "),
  );
  return (
    <div class="mgw-foot">
      <div class="mgw-status" role="status">
        <p class={isRefusal ? "mgw-said mgw-refused" : "mgw-said"}>{what}</p>
        <p class="mgw-notes">{notes}</p>
      </div>
    </div>
  );
}

export default mounted<TrainingWidgetModel, TrainingStore>(
  (host, end) => new TrainingStore(host, end),
  TrainingView,
);
