// The bundle of TrainingWidget.

import type { TrainingWidgetModel } from "../models.ts";
import { TrainingStore } from "../store/training/training-store.ts";
import { mounted } from "./frame/mounted.tsx";
import { TrainingView } from "./training/training-view.tsx";
import "./training.css";

export default mounted<TrainingWidgetModel, TrainingStore>(
  (host, end) => new TrainingStore(host, end),
  TrainingView,
  (store) => store.sight,
);
