// The toolbar of the graph view: that of every graph, with the walk.

import { type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import type { WalkOrder } from "../../store/walk.ts";
import { Button, PlayIcon } from "../../ui/button.tsx";
import { ActsToolbar } from "./act-buttons.tsx";
import { PanelButtons } from "./panels.tsx";

interface Props {
  store: GraphStore;
  /** The names of the panels that are open. */
  open: Signal<ReadonlySet<string>>;
}

export const GraphToolbar = ({ store, open }: Props) => (
  <ActsToolbar
    store={store}
    kind="graph"
    settings={<WalkChoice store={store} />}
    panels={<PanelButtons open={open} />}
  >
    <WalkTools store={store} />
  </ActsToolbar>
);

type StoreProps = Pick<Props, "store">;

const WALK_NAMES: Readonly<Record<WalkOrder, string>> = {
  backward: "Walk backward",
  forward: "Walk forward",
  own: "Your own order",
};

const WalkChoice = ({ store: { walk } }: StoreProps) => (
  <div class="mgw-walk-tools">
    <select
      aria-label="Walk"
      disabled={walk.refusal !== ""}
      value={walk.order}
      onChange={({ currentTarget }) =>
        walk.choose(currentTarget.value as WalkOrder)
      }
    >
      {Object.entries(WALK_NAMES).map(([order, name]) => (
        <option key={order} value={order}>
          {name}
        </option>
      ))}
    </select>
  </div>
);

/**
 * Begin or go on, one node back, one node on, play. Not `disabled`: the browser would take the focus away
 * at the end of a walk.
 */
function WalkTools({ store }: StoreProps) {
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
    <div class="mgw-walk-tools mgw-joined" title={title}>
      <Button
        title={title ?? TITLES[walk.order.value]}
        aria-disabled={refused}
        onClick={() => refused.value || walk.start()}
      >
        {WALK_NAMES[walk.order.value]}
      </Button>
      <Button
        aria-label="Previous node"
        title={title ?? "Take the last node back"}
        aria-disabled={notBegun}
        onClick={() => notBegun.value || walk.previous()}
      >
        <Chevron d="M6 1L2 5L6 9" />
      </Button>
      <Button
        aria-label="Next node"
        title={title ?? "On to the next node"}
        aria-disabled={atEnd}
        onClick={() => atEnd.value || walk.next()}
      >
        <Chevron d="M2 1L6 5L2 9" />
      </Button>
      <PlayButton store={store} />
    </div>
  );
}

const TITLES: Readonly<Record<WalkOrder, string>> = {
  backward: "Begin at the end: each node passes its gradient on, one by one",
  forward: "Begin at the leaves: each node is computed, one by one",
  own: "You say which node passes its gradient on next",
};

const Chevron = ({ d }: { d: string }) => (
  <svg class="mgw-chevron" aria-hidden="true" width="8" height="10">
    <path d={d} />
  </svg>
);

function PlayButton({ store: { walk } }: StoreProps) {
  const playing = walk.playing.value;
  const idle =
    walk.refusal !== "" ||
    walk.order.value === "own" ||
    (walk.done.value && walk.visits.value !== undefined);
  return (
    <Button
      aria-label={playing ? "Pause" : "Play"}
      title={playing ? "Stay at this node" : "Go on by itself, node by node"}
      aria-disabled={idle}
      onClick={() => idle || (playing ? walk.pause() : walk.play())}
    >
      <PlayIcon playing={playing} />
    </Button>
  );
}
