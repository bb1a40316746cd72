// Match a curve to slopes: three points, three slopes.

import { useSignal } from "@preact/signals";
import type { ExerciseStore } from "../../store/exercise/exercise-store.ts";
import { curveAt, pointName } from "../../store/exercise/judge-match.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { format } from "../../ui/format.ts";
import { Plot } from "../../ui/plot.tsx";

const INTERVALS = 120;

export function MatchForm({ store }: { store: ExerciseStore }) {
  const { at = [] } = store.variant.settings;
  const points = at.map((x) => curveAt(store.variant, x));
  // the same numbers for all points, so that their order says nothing
  const slopes = [...new Set(points.map(({ slope }) => slope))].sort(
    (a, b) => a - b,
  );
  const chosen = useSignal<readonly number[]>(at.map(() => Number.NaN));
  const isOver = store.isFinished.value || store.isRevealed.value;
  return (
    <div class="mgw-rows">
      <Curve store={store} at={at} points={points} />
      <p>What is the slope of the curve at each point?</p>
      <div class="mgw-choices">
        {at.map((_, k) => (
          <Choice
            key={pointName(k)}
            label={`Slope at ${pointName(k)} `}
            value={String(chosen.value[k])}
            options={[
              ["NaN", "choose"],
              ...slopes.map(
                (slope) => [String(slope), format(slope, 2)] as const,
              ),
            ]}
            onChoose={(text) => {
              chosen.value = chosen.value.map((slope, i) =>
                i === k ? Number(text) : slope,
              );
            }}
          />
        ))}
        {!isOver && (
          <Button class="mgw-main" onClick={() => store.answer(chosen.value)}>
            Check
          </Button>
        )}
      </div>
    </div>
  );
}

interface CurveProps {
  store: ExerciseStore;
  at: readonly number[];
  points: readonly { height: number; slope: number }[];
}

function Curve({ store, at, points }: CurveProps) {
  const heights = points.map(({ height }) => height);
  const { structure, tape, settings } = store.variant;
  const [low = Math.min(...at) - 1, high = Math.max(...at) + 1] =
    settings.range ?? [];
  const curve = Array.from({ length: INTERVALS + 1 }, (_, k) => {
    const x = low + ((high - low) * k) / INTERVALS;
    return [x, curveAt(store.variant, x).height] as const;
  });
  const ys = [...curve.map(([, y]) => y), ...heights];
  const [min, max] = [Math.min(...ys), Math.max(...ys)];
  const room = 0.12 * (max - min) || 1;
  const y = {
    name: structure.names[tape.root] as string,
    min: min - room,
    max: max + room,
  };
  const words = at.map(
    (x, k) =>
      `${pointName(k)} is at ${format(x, 2)}, ${format(heights[k] as number, 2)}`,
  );
  return (
    <Plot
      label={`${y.name} for every ${settings.of}. ${words.join("; ")}`}
      x={{ name: settings.of as string, min: low, max: high }}
      y={y}
      lines={[{ class: "mgw-function", points: curve }]}
      marks={at.map((x, k) => ({
        class: `mgw-point mgw-point-${pointName(k)}`,
        at: [x, heights[k] as number] as const,
      }))}
      signs={points.map(({ height, slope }, k) => ({
        text: pointName(k),
        // beside the curve: to the left where it rises, to the right where it falls
        at: [at[k] as number, height] as const,
        shift: [-12 * Math.sign(slope), 14] as const,
      }))}
    />
  );
}
