// The curve of a model with one input and one output through its data.

import { type ReadonlySignal, signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { CheckBox } from "../../ui/choice.tsx";
import { countOf, type Data, NO_DATA, rangeOf, useRange } from "./data.ts";
import { FitCurve } from "./fit-curve.ts";
import { type DataSplit, short } from "./plane-reading.ts";
import { PlaneView } from "./plane-view.tsx";
import { PointEditing, type PointEdits } from "./point-editing.ts";
import { type PointTool, PointTools } from "./point-tools.tsx";
import type { Points } from "./points.ts";

export interface FitProps {
  /** Outputs for inputs. */
  predict: (points: Float64Array) => Float64Array;
  data: ReadonlySignal<Data>;
  /** The held-out points; they cannot be edited. */
  test?: ReadonlySignal<Data>;
  /** Of the input and the target. */
  names: readonly [string, string];
  /** Changes whenever the model does. */
  tick: ReadonlySignal<unknown>;
  /** What the learner may do to the points; new ones go to the end. y is the target. */
  edits?: PointEdits;
  onMessage: (text: string) => void;
}

const none = signal(NO_DATA);
const TOOLS = [
  { tool: 0, name: "Add" },
  { tool: "erase", name: "Erase" },
] as const;

export function Fit(props: FitProps) {
  const { data, test = none, names, tick, edits } = props;
  const { curve, editing } = useMemo(
    () => ({ curve: new FitCurve(), editing: new PointEditing() }),
    [],
  );
  const tool = useSignal<PointTool>();
  const showsBars = useSignal(false);
  const words = useSignal("");
  const sets = (): DataSplit => [data.peek(), test.peek()];
  const x = useRange(editing.dragged, () =>
    rangeOf([data.value, test.value], 0, 1, names[0]),
  );
  const y = useRange(editing.dragged, () =>
    rangeOf([data.value, test.value].map(targets), 0, 1, names[1]),
  );
  editing.options = {
    x,
    y,
    points: () => pointsOf(sets()),
    count: () => countOf(data.peek()),
    edits,
    isErasing: tool.value === "erase",
    words: (i) => pointWords(i, props),
    onMessage: props.onMessage,
  };
  return (
    <PlaneView
      title={`The output over ${names[0]}, and the points of ${names[1]}`}
      sets={[data, test]}
      prepare={() => {
        curve.update(props.predict, x.peek(), sets(), tick.peek());
        words.value = curve.words(sets(), showsBars.peek());
        return true;
      }}
      under={(brush) => {
        if (showsBars.peek()) curve.drawResiduals(brush, sets());
        curve.draw(brush);
      }}
      wrong={() => []}
      {...{ editing, tick, words }}
    >
      <div class="mgw-tools">
        {edits && <PointTools tool={tool} title="A click" options={TOOLS} />}
        <CheckBox
          label="Residuals"
          checked={showsBars.value}
          onCheck={(isChecked) => {
            showsBars.value = isChecked;
          }}
        />
      </div>
    </PlaneView>
  );
}

/** The targets as if they were inputs. */
const targets = ({ y }: Data): Data => ({ X: y, y, yWidth: 1 });

function pointsOf([train, test]: DataSplit): Points {
  const count = countOf(train);
  const of = (key: "X" | "y") => (i: number) =>
    (i < count ? train[key][i] : test[key][i - count]) ?? Number.NaN;
  return {
    count: count + countOf(test),
    x: of("X"),
    y: of("y"),
    kind: () => -1,
    isHollow: (i) => i >= count,
  };
}

/** "point 3 of 20: x 0.5, y −0.25; output −0.125" */
function pointWords(i: number, { data, names, predict }: FitProps): string {
  const { X, y } = data.peek();
  const [output] = predict(X.slice(i, i + 1));
  return `point ${i + 1} of ${countOf(data.peek())}: ${names[0]} ${short(X[i])}, ${names[1]} ${short(y[i])}; output ${short(output)}`;
}
