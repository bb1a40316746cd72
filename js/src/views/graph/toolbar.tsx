// The toolbar: the acts, and the panels that can be opened.

import type { Signal } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { Acts } from "./acts.tsx";
import { HistoryTools } from "./history.tsx";
import { PanelButtons } from "./panels.tsx";
import { WalkTools } from "./walk-tools.tsx";

interface Props {
  store: GraphStore;
  /** The names of the panels that are open. */
  open: Signal<ReadonlySet<string>>;
}

export function Toolbar({ store, open }: Props) {
  return (
    <div class="mgw-bar" role="toolbar" aria-label="Acts">
      <Acts store={store}>
        <HistoryTools store={store} />
      </Acts>
      <WalkTools store={store} />
      <div class="mgw-end">
        <PanelButtons open={open} />
      </div>
    </div>
  );
}
