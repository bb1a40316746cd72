// Two pictures of a neuron: its activation function with the present sum, and its two inputs as a point.

import type { Condition, NeuronStore } from "../../store/neuron-store.ts";
import { sidesOf, signPlace } from "../../store/plane.ts";
import type { Point } from "../../ui/axis.ts";
import { exact, format, signOf } from "../../ui/format.ts";
import { Plot } from "../../ui/plot.tsx";

interface Props {
  store: NeuronStore;
}

export function Activation({ store }: Props) {
  const { activation, output } = store.parts.value;
  const sum = store.sum.value;
  const slope = store.slope.value;
  const out = store.data(output[0]);
  const { min, max } = store.range.value;
  const reach = 0.16 * (max - min);
  const tangent = [sum - reach, sum + reach].map(
    (x): Point => [x, out + slope * (x - sum)],
  );
  const name = activation === "linear" ? "output" : activation;
  return (
    <figure>
      <Plot
        label={`${name} of w·x + b: at ${exact(sum)} it is ${exact(out)}, with the slope ${exact(slope)}`}
        x={{ name: "w·x + b", min, max }}
        y={{ name, ...yRangeOf(store) }}
        lines={[
          { class: "mgw-function", points: store.curve.value },
          { class: `mgw-tangent mgw-${signOf(slope)}`, points: tangent },
        ]}
        marks={[{ class: "mgw-point", at: [sum, out] }]}
      />
      <figcaption class={`mgw-${store.condition.value}`} aria-live="polite">
        {captionFor(store.condition.value, name, format(slope, 4))}
      </figcaption>
    </figure>
  );
}

function yRangeOf(store: NeuronStore): { min: number; max: number } {
  const ys = store.curve.value.map(([, y]) => y).filter(Number.isFinite);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const margin = 0.12 * (high - low) || 1;
  return { min: low - margin, max: high + margin };
}

function captionFor(condition: Condition, name: string, slope: string): string {
  switch (condition) {
    case "dead":
      return "Dead for this input: below 0 the slope of relu is 0, so no gradient comes back to the weights, the bias or the inputs.";
    case "saturated":
      return `Saturated: ${name} is nearly flat here, its slope is only ${slope}, and every gradient behind it is made that small.`;
    case "live":
      return `The slope of ${name} here is ${slope}: every gradient that comes back is multiplied by it.`;
    case "unknown":
      return "The sum is not a finite number, so there is no slope.";
  }
}

/** The plane of two inputs: where the sum is above 0, where below, and the present input. */
export function Plane({ store }: Props) {
  const { inputs, weights, bias } = store.parts.value;
  const [x1, x2] = inputs as [number, number];
  const [w1, w2] = weights as [number, number];
  const { graph } = store;
  const [range1, range2] = [graph.range(x1).value, graph.range(x2).value];
  const line = [store.data(w1), store.data(w2), store.data(bias[0])] as const;
  const sides = sidesOf(line, range1, range2);
  const at: Point = [store.data(x1), store.data(x2)];
  const canMove = store.isLeaf(x1) && store.isLeaf(x2) && x1 !== x2;
  return (
    <figure>
      <Plot
        label={`The plane of ${graph.name(x1)} and ${graph.name(x2)}: the input lies where w·x + b is ${store.sum.value < 0 ? "below" : "above"} 0`}
        x={{ name: graph.name(x1), ...range1 }}
        y={{ name: graph.name(x2), ...range2 }}
        areas={[
          { class: "mgw-side mgw-pos", points: sides.above },
          { class: "mgw-side mgw-neg", points: sides.below },
        ]}
        lines={[{ class: "mgw-decision", points: sides.line }]}
        signs={[
          { text: "+", at: signPlace(line, range1, range2, 1) },
          { text: "−", at: signPlace(line, range1, range2, -1) },
        ]}
        marks={[{ class: "mgw-point", at }]}
        onPick={
          canMove
            ? ([to1, to2]) => {
                graph.slide(to1, x1);
                graph.slide(to2, x2);
              }
            : undefined
        }
      />
      <figcaption>
        w·x + b is above 0 at the +, below 0 at the −, and 0 on the line.{" "}
        {canMove && "Drag the point, or use the sliders."}
      </figcaption>
    </figure>
  );
}
