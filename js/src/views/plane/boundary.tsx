// The decision boundary of a model with two inputs: what it says all over the plane, and the data.

import {
  type ReadonlySignal,
  signal,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Axis } from "../../ui/axis.ts";
import {
  countOf,
  type Data,
  type Kinds,
  kept,
  NOTHING,
  rangeOf,
  targetClass,
} from "./data.ts";
import { Ground } from "./ground.ts";
import { drawRings, type Points, PointsLayer } from "./points.ts";
import { Reading, type Sets } from "./reading.ts";
import { type Brush, Sheet } from "./sheet.tsx";

export interface BoundaryProps extends Kinds {
  /** Outputs for points, both row by row. */
  predict: (points: Float64Array) => Float64Array;
  data: ReadonlySignal<Data>;
  /** Points that were held out. */
  test?: ReadonlySignal<Data>;
  /** Of the two inputs. */
  names: readonly [string, string];
  /** Another value whenever the model is another. */
  tick: ReadonlySignal<unknown>;
}

const none = signal(NOTHING);

export function Boundary(props: BoundaryProps) {
  const { data, test = none, names, tick } = props;
  const { x, y } = useRanges(props);
  const { reading, ground, layer } = useMemo(
    () => ({
      reading: new Reading(),
      ground: new Ground(),
      layer: new PointsLayer(),
    }),
    [],
  );
  const words = useSignal("");
  const sets = (): Sets => [data.peek(), test.peek()];
  const prepare = () => {
    const isReady = reading.read(
      props,
      x.peek(),
      y.peek(),
      sets(),
      tick.peek(),
    );
    if (isReady) words.value = reading.words(props, sets());
    return isReady;
  };
  const paint = (brush: Brush) => {
    const points = pointsOf(sets(), props);
    ground.draw(brush, reading.field, props);
    layer.draw(brush, points, [...sets(), x.peek(), y.peek()]);
    drawRings(brush, points, reading.wrong);
  };
  return (
    <figure class="mgw-plane">
      <Sheet
        x={x}
        y={y}
        watch={() => [tick.value, data.value, test.value, x.value, y.value]}
        prepare={prepare}
        paint={paint}
        canvas={{
          role: "img",
          "aria-label": `Decision boundary in the plane of ${names[0]} and ${names[1]}`,
        }}
      />
      <figcaption>{words}</figcaption>
    </figure>
  );
}

/** The axes: all points with a margin, and calm while they are edited. */
function useRanges({ data, test = none, names }: BoundaryProps) {
  const x = useSignal<Axis>({ name: names[0], min: -1, max: 1 });
  const y = useSignal<Axis>({ name: names[1], min: -1, max: 1 });
  const first = useMemo(() => ({ isDone: false }), []);
  useSignalEffect(() => {
    const all = [data.value, test.value];
    const fresh = names.map((name, k) => rangeOf(all, k, 2, name));
    [x, y].forEach((axis, k) => {
      const range = fresh[k] as Axis;
      axis.value = first.isDone ? kept(axis.peek(), range) : range;
    });
    first.isDone = true;
  });
  return { x, y };
}

/** The points of both sets in one row; those held out are hollow. */
function pointsOf([train, test]: Sets, kinds: Kinds): Points {
  const count = countOf(train);
  const at = (i: number) => (i < count ? train : test);
  const place = (i: number) => (i < count ? i : i - count);
  return {
    count: count + countOf(test),
    x: (i) => at(i).X[2 * place(i)] ?? Number.NaN,
    y: (i) => at(i).X[2 * place(i) + 1] ?? Number.NaN,
    kind: (i) => targetClass(at(i), place(i), kinds),
    isHollow: (i) => i >= count,
  };
}
