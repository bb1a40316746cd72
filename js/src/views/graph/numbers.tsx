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

export const useGrad = (store: GraphStore, node: number): Shown =>
  useShown(
    store,
    () => store.tape.grad[node],
    () => store.replay.value.isGradStale(node),
  );

/** The class of a number. */
export const useLook = ({ isStale }: Shown) =>
  useComputed(() => (isStale.value ? "mgw-number mgw-stale" : "mgw-number"));

interface Props {
  data: Shown;
  grad: Shown;
}

export function CardNumbers({ data, grad }: Props) {
  return (
    <>
      <div class="mgw-row">
        <span>value</span>
        <span class={useLook(data)}>{data.text}</span>
      </div>
      <Gradient grad={grad} />
    </>
  );
}

export function Gradient({ grad }: { grad: Shown }) {
  const row = useComputed(() => `mgw-row mgw-grad mgw-${grad.sign.value}`);
  return (
    <div class={row}>
      <span>grad</span> <span class={useLook(grad)}>{grad.text}</span>
    </div>
  );
}
