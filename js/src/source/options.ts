// The settings of a view of a graph that an author may choose: those of GraphWidget, by the same names.

import type { GraphOptions } from "../store/page-graph.ts";
import { Reader, type Source } from "./checks.ts";

export const GRAPH_KEYS = [
  "learning_rate",
  "forward_on_change",
  "backward_on_change",
  "digits",
] as const;

export function graphOptions(source: Source): GraphOptions {
  const read = new Reader(source);
  return {
    learning_rate: read.number("learning_rate", 0.01),
    forward_on_change: read.flag("forward_on_change", true),
    backward_on_change: read.flag("backward_on_change", false),
    digits: read.whole("digits", 0, 15, 4),
  };
}
