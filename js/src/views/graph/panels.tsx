// The panels under the stage, each with a button at the end of the toolbar that opens it.

import type { Signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { BreakPanel } from "./break-panel.tsx";
import { SavePanel } from "./export-panel.tsx";
import { HealthPanel } from "./health-panel.tsx";
import { SlopePanel } from "./slope-panel.tsx";
import { GraphTable } from "./values-table.tsx";

interface Panel {
  name: string;
  title: string;
  View: ComponentType<{ store: GraphStore; sought: Signal<number> }>;
}

const PANELS: readonly Panel[] = [
  {
    name: "Slope",
    title: "The end of the graph along one leaf: a gradient is a slope",
    View: SlopePanel,
  },
  {
    name: "Break it",
    title: "The well-known mistakes, beside the right way",
    View: BreakPanel,
  },
  {
    name: "Health",
    title: "Gradients that vanish, explode or die, and where NaN begins",
    View: HealthPanel,
  },
  {
    name: "Save",
    title: "The picture and the numbers, to take away",
    View: SavePanel,
  },
  {
    name: "Table",
    title: "All numbers of the graph, in full",
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
    ({ name, View }) => <View key={name} store={store} sought={sought} />,
  );
}
