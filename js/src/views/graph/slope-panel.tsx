// The panel Slope: the root along one leaf, with the gradient as its slope.

import { useMemo } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { Slope } from "../../store/slope.ts";
import { SlopePicture } from "../slope/slope-picture.tsx";
import { StepSize } from "../slope/step-size.tsx";

export function SlopePanel({ store }: { store: GraphStore }) {
  const slope = useMemo(() => new Slope(store), [store]);
  const { kernelReason } = store.replay.value;
  return (
    <section class="mgw-slope" aria-label="Slope">
      {kernelReason ? (
        <p>
          This page cannot compute the graph at other numbers: {kernelReason}.
        </p>
      ) : slope.leaves.length === 0 ? (
        <p>The graph has no leaf to move.</p>
      ) : (
        <>
          <Choice store={store} slope={slope} />
          <Picture store={store} slope={slope} />
        </>
      )}
    </section>
  );
}

interface SlopeProps {
  store: GraphStore;
  slope: Slope;
}

function Choice({ store, slope }: SlopeProps) {
  return (
    <div class="mgw-slope-choice">
      <label>
        {store.name(store.root)} along
        <select
          aria-label="Leaf"
          value={slope.leaf.value}
          onChange={(event) => {
            store.selected.value = Number(event.currentTarget.value);
          }}
        >
          {slope.leaves.map((leaf) => (
            <option key={leaf} value={leaf}>
              {store.name(leaf)}
            </option>
          ))}
        </select>
      </label>
      <StepSize
        h={slope.h}
        onH={(h) => {
          slope.h.value = h;
        }}
        onRefused={(why) => store.refuse(why)}
      />
    </div>
  );
}

function Picture({ store, slope }: SlopeProps) {
  const leaf = slope.leaf.value;
  return (
    <SlopePicture
      x={store.name(leaf)}
      y={store.name(store.root)}
      range={store.range(leaf).value}
      curve={slope.curve.value}
      nudge={slope.nudge.value}
      slope={slope.gradient.value}
      slopeName="gradient"
      ladder={slope.ladder.value}
      onX={(x) => store.slide(x, leaf)}
    />
  );
}
