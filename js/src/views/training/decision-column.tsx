// The decision column: the decision boundary over two inputs, or the curve over one, with the data.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { DatasetName } from "../../engine/datasets.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { percent } from "../../ui/format.ts";
import { Help } from "../../ui/help.tsx";
import { Boundary, type BoundaryProps } from "../plane/boundary.tsx";
import { countOf, type Data } from "../plane/data.ts";
import { USUAL } from "../plane/data-panel.tsx";
import { DatasetPictures } from "../plane/dataset-pictures.tsx";
import {
  divided,
  madeData,
  setsFor,
  withoutRow,
  withRow,
  withRows,
} from "../plane/edit-data.ts";
import { Fit } from "../plane/fit.tsx";
import { Targets } from "./targets.tsx";

interface Props {
  store: TrainingStore;
}

const HELP = {
  Decision:
    "Each place has the colour of the class that the network sees there, and the line is the border between two. Drag a point, or press an empty place to add one.",
  Fit: "The curve is what the network makes of each input, and the points are what it should make of them. Drag a point, or press an empty place to add one.",
  Outputs:
    "What the network makes of each example, beside what it should make of it. A pair that lies on the line is right.",
};

interface DecisionProps extends Props {
  isDiscrete: ReadonlySignal<boolean>;
}

/** Whether the outputs are drawn as classes over the plane of two inputs. */
export const isPlane = ({ run }: TrainingStore): boolean =>
  run.examples.value.nin === 2 && run.areClasses.value;

export function DecisionColumn({ store, isDiscrete }: DecisionProps) {
  const { nin } = store.run.examples.value;
  const isFit = nin === 1 && store.run.outputs === 1;
  const hasPlane = isPlane(store);
  const name = isFit ? "Fit" : hasPlane ? "Decision" : "Outputs";
  return (
    <section class="mgw-column" aria-label={name}>
      <div class="mgw-run-head">
        <b>{name}</b>
        <HeldOut store={store} />
        <Help name={name} text={HELP[name]} notebook="10-moons" />
      </div>
      {store.run.kernelReason !== "" ? (
        <p class="mgw-notes">
          The kernel computes this run: what the model says is not drawn here.
          trainer.predict(X) has it.
        </p>
      ) : isFit || hasPlane ? (
        <>
          <Picture {...{ store, isFit, isDiscrete }} />
          <Datasets store={store} />
        </>
      ) : (
        <Targets store={store} />
      )}
    </section>
  );
}

function HeldOut({ store }: Props) {
  const right = store.run.measures.testAccuracy.value;
  if (right === undefined) return null;
  return (
    <span class="mgw-run-number">
      held out <b>{percent(right)}</b>
    </span>
  );
}

/** The examples of a run in the form that the plane uses. */
export function useData(store: TrainingStore): {
  train: ReadonlySignal<Data>;
  test: ReadonlySignal<Data>;
} {
  const train = useComputed((): Data => {
    const { X, y, width } = store.run.examples.value;
    return { X, y, yWidth: width };
  });
  const test = useComputed((): Data => {
    const { test, width } = store.run.examples.value;
    return { ...test, yWidth: width };
  });
  return { train, test };
}

/** The targets that stand for two classes; undefined if there are not two. */
export const pairOf = (labels: readonly number[]) =>
  labels.length === 2 ? (labels as [number, number]) : undefined;

/** The part of the examples that is held out. */
export const shareOf = (train: Data, test: Data) =>
  countOf(test) / (countOf(test) + countOf(train));

/** Other examples, as many as now and as noisy, by one press. */
function Datasets({ store }: Props) {
  const { train, test } = useData(store);
  const { nin, width, recipe } = store.run.examples.value;
  const sets = setsFor(nin, width, store.run.outputs);
  if (sets.length === 0) return null;
  const choose = (name: DatasetName) => {
    const heldOut = shareOf(train.peek(), test.peek());
    const n = Math.max(2, countOf(train.peek()) + countOf(test.peek()));
    const { noise, seed } = recipe ?? USUAL;
    const made = { name, n, noise, seed, heldOut };
    const data = madeData(made, pairOf(store.run.labels));
    const what = `${n} points of ${name} made`;
    store.edits.replace(...divided(data, heldOut, 0, nin, what), made);
  };
  return <DatasetPictures sets={sets} used={recipe?.name} onChoose={choose} />;
}

function Picture({
  store,
  isFit,
  isDiscrete,
}: DecisionProps & { isFit: boolean }) {
  const { train, test } = useData(store);
  const [x1 = "x", x2 = "y"] = store.run.names.value;
  const changes = changesOf(store, train);
  const shared = {
    predict: (points: Float64Array) => store.run.predict(points),
    data: train,
    test,
    tick: store.run.tick,
    onMessage: (text: string) => store.announce(text),
  };
  if (isFit)
    return (
      <Fit
        {...shared}
        names={[x1, "y"]}
        edits={{
          move: (i, x, y, done) => changes.move(i, [x, y], done),
          add: (x, y) => changes.add([x, y]),
          remove: changes.remove,
        }}
      />
    );
  const edits: NonNullable<BoundaryProps["edits"]> = {
    move: (i, x1, x2, done) =>
      changes.move(i, [x1, x2, ...changes.targetOf(i)], done),
    add: (x1, x2, target) => changes.add([x1, x2, target]),
    remove: changes.remove,
  };
  return (
    <Boundary
      {...shared}
      names={[x1, x2]}
      outputs={store.run.outputs}
      border={store.run.border ?? 0}
      labels={store.run.labels}
      isDiscrete={isDiscrete.value}
      {...(store.run.examples.value.width === 1 ? { edits } : {})}
    />
  );
}

/** What the learner can do to the training examples; a row has the inputs, then the targets. */
function changesOf({ edits, run }: TrainingStore, data: ReadonlySignal<Data>) {
  const { nin, width } = run.examples.value;
  return {
    move: (i: number, row: number[], done: boolean) =>
      edits.change(withRow(data.peek(), i, row), `Point ${i + 1} moved.`, done),
    add: (row: number[]) =>
      edits.change(
        withRows(data.peek(), [row]),
        `Point ${data.peek().y.length / width + 1} added.`,
      ),
    remove: (i: number) =>
      edits.change(withoutRow(data.peek(), i, nin), `Point ${i + 1} deleted.`),
    targetOf: (i: number) => [
      ...data.peek().y.subarray(i * width, (i + 1) * width),
    ],
  };
}
