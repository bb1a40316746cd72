// The toolbar: the acts, and the panels that can be opened.

import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import type { HistoryEntry } from "../../store/history.ts";
import type { WalkOrder } from "../../store/walk.ts";
import { Undo } from "../../ui/undo.tsx";
import { Acts } from "./act-buttons.tsx";
import { deedTitle } from "./graph-words.ts";
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

// Undo and Redo of what was done to the graph.

export function HistoryTools({ store }: { store: GraphStore }) {
  const { history } = store;
  const inWords = (deed: ReadonlySignal<HistoryEntry | undefined>) => () =>
    deed.value ? deedTitle(store, deed.value) : "";
  const last = useComputed(inWords(history.last));
  const next = useComputed(inWords(history.next));
  return <Undo history={history} last={last} next={next} />;
}

// The walk's place in the toolbar: which way, one node back, one node on, play.
const WAYS: readonly [WalkOrder, string][] = [
  ["backward", "Walk backward"],
  ["forward", "Walk forward"],
  ["own", "Your own order"],
];

export function WalkTools({ store }: { store: GraphStore }) {
  const { walk } = store;
  const ended = useComputed(() => !walk.visits.value);
  const refused = useComputed(() => walk.refusal !== "");
  const cannotGoOn = useComputed(
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
        {WAYS.map(([way, name]) => (
          <option key={way} value={way}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label="Previous node"
        title={title ?? "Take the last node back"}
        disabled={ended}
        onClick={() => walk.previous()}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label="Next node"
        title={title ?? "On to the next node"}
        disabled={cannotGoOn}
        onClick={() => walk.next()}
      >
        ›
      </button>
      <PlayButton store={store} />
    </div>
  );
}

function PlayButton({ store: { walk } }: { store: GraphStore }) {
  const playing = walk.playing.value;
  const idle = walk.refusal !== "" || walk.order.value === "own";
  return (
    <button
      type="button"
      aria-label={playing ? "Pause" : "Play"}
      title={playing ? "Stay at this node" : "Go on by itself, node by node"}
      disabled={idle || (walk.done.value && walk.visits.value !== undefined)}
      onClick={() => (playing ? walk.pause() : walk.play())}
    >
      {playing ? "❚❚" : "▶"}
    </button>
  );
}
