// The training view: a run, played, paused and turned back.

import type { TrainingWidgetModel } from "../models.ts";
import { TrainingStore } from "../store/training/training-store.ts";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import "./training.css";

function TrainingView({ store, dark }: ViewProps<TrainingStore>) {
  return (
    <section
      class={`mgw mgw-training ${dark.value ? "mgw-dark" : "mgw-light"}`}
      aria-label="Training"
    >
      {store.said.value.what}
    </section>
  );
}

export default mounted<TrainingWidgetModel, TrainingStore>(
  (host, end) => new TrainingStore(host, end),
  TrainingView,
);
