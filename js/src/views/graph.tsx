// The bundle of GraphWidget.

import { GraphStore, type Model } from "../store/graph-store.ts";
import { mounted } from "./frame/mounted.tsx";
import { GraphView } from "./graph/graph-view.tsx";
import "./graph.css";

export default mounted<Model, GraphStore>(
  (host, end) => new GraphStore(host, end),
  GraphView,
  (store) => store.sight,
);
