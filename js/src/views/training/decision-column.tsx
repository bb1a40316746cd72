// The decision column: the decision boundary over two inputs, or the curve over one, with the data.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Boundary } from "../plane/boundary.tsx";
import type { Data } from "../plane/data.ts";
import { withoutRow, withRow, withRows } from "../plane/edit-data.ts";
import { Fit } from "../plane/fit.tsx";
import { Targets } from "./targets.tsx";
import { percent } from "./training-sentences.ts";

interface Props {
  store: TrainingStore;
}

export function DecisionColumn({ store }: Props) {
  const { nin } = store.examples.value;
  const isFit = nin === 1 && store.outputs === 1;
  const isPlane = nin === 2 && store.areClasses.value;
  const name = isFit ? "Fit" : isPlane ? "Decision" : "Outputs";
  return (
    <section class="mgw-column" aria-label={name}>
      <div class="mgw-run-head">
        <b>{name}</b>
        <Accuracy store={store} />
      </div>
      {store.driven !== "" ? (
        <p class="mgw-notes">
          The kernel computes this run: what the model says is not drawn here.
          trainer.predict(X) has it.
        </p>
      ) : isFit || isPlane ? (
        <Picture store={store} isFit={isFit} />
      ) : (
        <Targets store={store} />
      )}
    </section>
  );
}

function Accuracy({ store }: Props) {
  const right = store.measures.accuracy.value;
  const test = store.measures.testAccuracy.value;
  if (right === undefined) return null;
  return (
    <span class="mgw-run-number">
      accuracy <b>{percent(right)}</b>
      {test !== undefined && (
        <>
          , held out <b>{percent(test)}</b>
        </>
      )}
    </span>
  );
}

/** The examples of a run in the form that the plane uses. */
export function useData(store: TrainingStore): {
  train: ReadonlySignal<Data>;
  test: ReadonlySignal<Data>;
} {
  const train = useComputed((): Data => {
    const { X, y, width } = store.examples.value;
    return { X, y, yWidth: width };
  });
  const test = useComputed((): Data => {
    const { test, width } = store.examples.value;
    return { ...test, yWidth: width };
  });
  return { train, test };
}

function Picture({ store, isFit }: Props & { isFit: boolean }) {
  const { train, test } = useData(store);
  const { nin, width } = store.examples.value;
  const inputs = store.shape.value.inputs;
  const change = (data: Data, what: string, done = true) =>
    store.edits.change(data, what, done);
  const remove = (i: number) =>
    change(withoutRow(train.peek(), i, nin), `Point ${i + 1} deleted.`);
  const move = (i: number, row: number[], done: boolean) =>
    change(withRow(train.peek(), i, row), `Point ${i + 1} moved.`, done);
  const add = (row: number[]) =>
    change(
      withRows(train.peek(), [row]),
      `Point ${train.peek().y.length / width + 1} added.`,
    );
  const shared = {
    predict: (points: Float64Array) => store.predict(points),
    data: train,
    test,
    tick: store.tick,
    onSay: (text: string) => store.tell(text),
  };
  if (isFit)
    return (
      <Fit
        {...shared}
        names={[inputs[0] ?? "x", "y"]}
        edits={{
          move: (i, x, y, done) => move(i, [x, y], done),
          add: (x, y) => add([x, y]),
          remove,
        }}
      />
    );
  const targetOf = (i: number) => [
    ...train.peek().y.subarray(i * width, (i + 1) * width),
  ];
  return (
    <Boundary
      {...shared}
      names={[inputs[0] ?? "x1", inputs[1] ?? "x2"]}
      outputs={store.outputs}
      border={store.border ?? 0}
      labels={store.labels}
      {...(width === 1
        ? {
            edits: {
              move: (i, x1, x2, done) =>
                move(i, [x1, x2, ...targetOf(i)], done),
              add: (x1, x2, target) => add([x1, x2, target]),
              remove,
            },
          }
        : {})}
    />
  );
}
