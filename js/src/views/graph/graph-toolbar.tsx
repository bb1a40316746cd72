// The toolbar of the graph view: acts, settings, undo, walks, and the buttons of the panels.

import { type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import type { WalkOrder } from "../../store/walk.ts";
import { Acts, HistoryTools } from "./act-buttons.tsx";
import { PanelButtons } from "./panels.tsx";

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

const WALKS: readonly [WalkOrder, string][] = [
  ["backward", "Walk backward"],
  ["forward", "Walk forward"],
  ["own", "Your own order"],
];

/**
 * Walks: which one, one node back, one node on, play. Not `disabled`: the browser would take the focus away
 * at the end of a walk.
 */
function WalkTools({ store }: { store: GraphStore }) {
  const { walk } = store;
  const notBegun = useComputed(() => !walk.visits.value);
  const refused = useComputed(() => walk.refusal !== "");
  const atEnd = useComputed(
    () =>
      refused.value ||
      (walk.visits.value !== undefined &&
        (walk.done.value || walk.order.value === "own")),
  );
  const title = refused.value
    ? `This graph runs in the kernel, which is not there: ${walk.refusal}`
    : undefined;
  return (
    <div class="mgw-walk-tools" title={title}>
      <select
        aria-label="Walk"
        disabled={refused}
        value={walk.order}
        onChange={(event) =>
          walk.choose(event.currentTarget.value as WalkOrder)
        }
      >
        {WALKS.map(([way, name]) => (
          <option key={way} value={way}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label="Previous node"
        title={title ?? "Take the last node back"}
        aria-disabled={notBegun}
        onClick={() => notBegun.value || walk.previous()}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label="Next node"
        title={title ?? "On to the next node"}
        aria-disabled={atEnd}
        onClick={() => atEnd.value || walk.next()}
      >
        ›
      </button>
      <PlayButton store={store} />
    </div>
  );
}

function PlayButton({ store: { walk } }: { store: GraphStore }) {
  const playing = walk.playing.value;
  const idle =
    walk.refusal !== "" ||
    walk.order.value === "own" ||
    (walk.done.value && walk.visits.value !== undefined);
  return (
    <button
      type="button"
      aria-label={playing ? "Pause" : "Play"}
      title={playing ? "Stay at this node" : "Go on by itself, node by node"}
      aria-disabled={idle}
      onClick={() => idle || (playing ? walk.pause() : walk.play())}
    >
      {playing ? "❚❚" : "▶"}
    </button>
  );
}
