// The panels under the stage, each with a button at the end of the toolbar that opens it.

import type { Signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { type HelpProps, WithHelp } from "../../ui/help.tsx";
import { BreakPanel } from "./break-panel.tsx";
import { SavePanel } from "./export-panel.tsx";
import { HealthPanel } from "./health-panel.tsx";
import { SlopePanel } from "./slope-panel.tsx";
import { GraphTable } from "./values-table.tsx";

interface Panel extends HelpProps {
  title: string;
  View: ComponentType<{ store: GraphStore; sought: Signal<number> }>;
}

const PANELS: readonly Panel[] = [
  {
    name: "Slope",
    title: "The end of the graph along one leaf: a gradient is a slope",
    text: "A gradient is a slope. The curve is the result as one leaf changes, and the line leans as its gradient says.",
    notebook: "02-derivatives",
    View: SlopePanel,
  },
  {
    name: "Break it",
    title: "The well-known mistakes, beside the right way",
    text: "The same graph with a well-known mistake in its backward pass, beside the right one. The first wrong gradient is marked.",
    notebook: "05-the-reuse-bug",
    View: BreakPanel,
  },
  {
    name: "Health",
    title: "Gradients that vanish, explode or die, and where NaN begins",
    text: "It looks for gradients that vanish, explode or are exactly 0, and for the first value that is no number. Press a finding to go there.",
    notebook: "06-more-operators",
    View: HealthPanel,
  },
  {
    name: "Save",
    title: "The picture and the numbers, to take away",
    text: "It takes the picture, the numbers or the whole view with you. Copy Python gives the cell that makes the same graph.",
    notebook: "01-a-live-expression",
    View: SavePanel,
  },
  {
    name: "Table",
    title: "All numbers of the graph, in full",
    text: "Every value of the graph with all its digits, in the order in which they are computed. It follows each change.",
    notebook: "03-backpropagation-by-hand",
    View: GraphTable,
  },
];

interface Props {
  store: GraphStore;
  /** The names of the panels that are open. */
  open: Signal<ReadonlySet<string>>;
  /** The node that a panel wants the stage to show; -1: none. */
  sought: Signal<number>;
}

export function PanelButtons({ open }: Pick<Props, "open">) {
  return PANELS.map(({ name, title }) => (
    <button
      key={name}
      type="button"
      aria-expanded={open.value.has(name)}
      title={title}
      onClick={() => {
        const names = new Set(open.value);
        if (!names.delete(name)) names.add(name);
        open.value = names;
      }}
    >
      {name}
    </button>
  ));
}

export function Panels({ store, open, sought }: Props) {
  return PANELS.filter(({ name }) => open.value.has(name)).map(
    ({ View, ...help }) => (
      <WithHelp key={help.name} help={help}>
        <View store={store} sought={sought} />
      </WithHelp>
    ),
  );
}
