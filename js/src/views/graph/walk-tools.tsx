// The walk's place in the toolbar: which way, one node back, one node on, play.

import { useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Way } from "../../store/walk.ts";

const WAYS: readonly [Way, string][] = [
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
        (walk.done.value || walk.way.value === "own")),
  );
  const title = refused.value
    ? `This graph runs in the kernel, which is not there: ${walk.refusal}`
    : undefined;
  return (
    <div class="mgw-walk-tools" title={title}>
      <select
        aria-label="Walk"
        disabled={refused}
        value={walk.way}
        onChange={(event) => walk.choose(event.currentTarget.value as Way)}
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
  const idle = walk.refusal !== "" || walk.way.value === "own";
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
