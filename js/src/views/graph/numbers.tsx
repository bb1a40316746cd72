// The numbers of a card: text, sign, and whether they are out of date.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { signOf } from "../../ui/format.ts";
import { numberText } from "./graph-words.ts";

export interface Shown {
  number: ReadonlySignal<number>;
  text: ReadonlySignal<string>;
  sign: ReadonlySignal<ReturnType<typeof signOf>>;
  isStale: ReadonlySignal<boolean>;
}

/** What a card shows of `number`; `isStale`: the leaves have changed since it was computed. */
export function useShown(
  store: GraphStore,
  number: () => number | undefined,
  isStale: () => boolean,
): Shown {
  const shown = useComputed(() => {
    store.tick.value;
    return number() ?? Number.NaN;
  });
  return {
    number: shown,
    text: useComputed(() => numberText(store, shown.value)),
    sign: useComputed(() => signOf(shown.value)),
    isStale: useComputed(() => {
      store.tick.value;
      return isStale();
    }),
  };
}

export const useData = (store: GraphStore, node: number): Shown =>
  useShown(
    store,
    () => store.tape.data[node],
    () => store.replay.value.isDataStale(node),
  );

export function useGrad(store: GraphStore, node: number): Shown {
  const isMissing = store.structure.own?.gradient === false;
  const shown = useShown(
    store,
    () => store.tape.grad[node],
    () => store.replay.value.isGradStale(node),
  );
  const text = useComputed(() => {
    if (store.unknown.value.has(node)) return "?";
    return isMissing ? "–" : shown.text.value; // a class of the learner's own has none yet
  });
  return { ...shown, text };
}

/** The class of a number. */
export const useLook = ({ isStale }: Shown) =>
  useComputed(() => (isStale.value ? "mgw-number mgw-stale" : "mgw-number"));

interface Props {
  data: Shown;
  grad: Shown;
  /** The right gradient, where the learner's own class has another. */
  right?: ReadonlySignal<string> | undefined;
}

/** The right gradient of `node` as text, "" where theirs is right; undefined in a graph of our Values. */
export const useRight = (store: GraphStore, node: number) => {
  const right = useComputed(() => {
    store.tick.value;
    const number = store.own.right(node);
    return number === undefined ? "" : numberText(store, number);
  });
  return store.structure.own && right;
};

export function CardNumbers({ data, grad, right }: Props) {
  return (
    <>
      <div class="mgw-row">
        <span>value</span>
        <span class={useLook(data)}>{data.text}</span>
      </div>
      <Gradient grad={grad} right={right} />
    </>
  );
}

/** The row of a gradient; below it the right one, where theirs is another. */
export function Gradient({ grad, right }: Omit<Props, "data">) {
  const row = useComputed(() => `mgw-row mgw-grad mgw-${grad.sign.value}`);
  return (
    <>
      <div class={row}>
        <span>{right?.value ? "yours ✗" : "grad"}</span>{" "}
        <span class={useLook(grad)}>{grad.text}</span>
      </div>
      {right?.value && (
        <div class="mgw-row">
          <span>right</span> <span class="mgw-number">{right}</span>
        </div>
      )}
    </>
  );
}
