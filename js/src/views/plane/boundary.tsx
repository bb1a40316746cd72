// The decision boundary of a model with two inputs: its outputs all over the plane, and the data.

import { type ReadonlySignal, signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import {
  type ClassRule,
  classOf,
  countOf,
  type Data,
  hasSides,
  NO_DATA,
  rangeOf,
  targetClass,
  useRange,
} from "./data.ts";
import { FieldBackdrop } from "./field-backdrop.ts";
import { type DataSplit, PlaneReading, short } from "./plane-reading.ts";
import { PlaneView } from "./plane-view.tsx";
import { PointEditing } from "./point-editing.ts";
import {
  chosenTool,
  labelName,
  type PointTool,
  PointTools,
  toolsFor,
} from "./point-tools.tsx";
import type { Points } from "./points.ts";

export interface BoundaryProps extends ClassRule {
  /** Outputs for points, both row by row. */
  predict: (points: Float64Array) => Float64Array;
  data: ReadonlySignal<Data>;
  /** The held-out points; they cannot be edited. */
  test?: ReadonlySignal<Data>;
  /** Of the two inputs. */
  names: readonly [string, string];
  /** Changes whenever the model does. */
  tick: ReadonlySignal<unknown>;
  /** Whether each class has one colour, however sure the model is. */
  isDiscrete?: boolean;
  /** What the learner may do to the points; new ones go to the end. `target` is one of the labels. */
  edits?: {
    move: (i: number, x1: number, x2: number, done: boolean) => void;
    add: (x1: number, x2: number, target: number) => void;
    remove: (i: number) => void;
  };
  onMessage: (text: string) => void;
}

const none = signal(NO_DATA);

export function Boundary(props: BoundaryProps) {
  const { data, test = none, names, tick, edits, isDiscrete } = props;
  const { reading, backdrop, editing } = useMemo(
    () => ({
      reading: new PlaneReading(),
      backdrop: new FieldBackdrop(),
      editing: new PointEditing(),
    }),
    [],
  );
  const tool = useSignal<PointTool>();
  const tools = toolsFor(props);
  const chosen = chosenTool(tool.value, tools);
  const words = useSignal("");
  const sets = (): DataSplit => [data.peek(), test.peek()];
  const axis = (k: 0 | 1) =>
    useRange(editing.dragged, () =>
      rangeOf([data.value, test.value], k, 2, names[k]),
    );
  const [x, y] = [axis(0), axis(1)];
  editing.options = {
    x,
    y,
    points: () => pointsOf(sets(), props),
    count: () => countOf(data.peek()),
    edits: edits && {
      ...edits,
      add: (x1, x2) => edits.add(x1, x2, Number(chosen)),
    },
    isErasing: chosen === "erase",
    words: (i) => pointWords(i, props),
    onMessage: props.onMessage,
  };
  const prepare = () => {
    const axes = [x.peek(), y.peek()] as const;
    const isDone = reading.update(props, axes, sets(), tick.peek());
    words.value = reading.words(props, sets());
    return isDone;
  };
  return (
    <PlaneView
      title={`Decision boundary in the plane of ${names[0]} and ${names[1]}`}
      sets={[data, test]}
      under={(brush) => backdrop.draw(brush, reading.field, props, isDiscrete)}
      wrong={() => reading.wrong}
      {...{ editing, tick, words, prepare }}
    >
      {edits && <PointTools tool={tool} options={tools} />}
    </PlaneView>
  );
}

/** "point 3 of 100: x1 0.5, x2 −0.25, blue 1; output −0.125, on the wrong side" */
function pointWords(i: number, props: BoundaryProps): string {
  const { names, predict, outputs, border } = props;
  const data = props.data.peek();
  const at = data.X.slice(2 * i, 2 * i + 2);
  const places = names.map((name, k) => `${name} ${short(at[k])}`);
  const kind = targetClass(data, i, props);
  const label = data.yWidth === 1 ? (data.y[i] ?? Number.NaN) : kind;
  const output = predict(at);
  const isWrong =
    hasSides(props) && classOf(output, 0, outputs, border) !== kind;
  return [
    `point ${i + 1} of ${countOf(data)}: ${places.join(", ")}`,
    `${hasSides(props) ? labelName(label, props) : `target ${short(label)}`}; output ${Array.from(output, short).join(" and ")}`,
    ...(isWrong ? ["on the wrong side"] : []),
  ].join(", ");
}

/** The points of both sets, the held-out ones last and hollow. */
function pointsOf([train, test]: DataSplit, rule: ClassRule): Points {
  const count = countOf(train);
  const at = (i: number) => (i < count ? train : test);
  const place = (i: number) => (i < count ? i : i - count);
  return {
    count: count + countOf(test),
    x: (i) => at(i).X[2 * place(i)] ?? Number.NaN,
    y: (i) => at(i).X[2 * place(i) + 1] ?? Number.NaN,
    kind: (i) => targetClass(at(i), place(i), rule),
    isHollow: (i) => i >= count,
  };
}
