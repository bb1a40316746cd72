// The network in training. A selected weight or bias gets a slider.

import {
  type ReadonlySignal,
  type Signal,
  useComputed,
  useSignal,
  useSignalEffect,
} from "@preact/signals";
import { useMemo, useRef, useState } from "preact/hooks";
import {
  type NetworkPart,
  nameOf,
  parameterOf,
} from "../../store/network-shape.ts";
import {
  homeAmong,
  rangesOf,
  SliderRange,
  stepOf,
} from "../../store/ranges.ts";
import type { RunEvent } from "../../store/training/run-event.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { counted, format, signOf } from "../../ui/format.ts";
import { Help } from "../../ui/help.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import { Network } from "../network/network.tsx";
import type { NetworkNumbers } from "../network/network-words.ts";
import { rangeOf } from "../plane/data.ts";
import { useData } from "./decision-column.tsx";
import { FeatureToggles, NetworkBuilder } from "./network-builder.tsx";

interface Props {
  store: TrainingStore;
}

interface ColumnProps extends Props {
  /** The numbers that the edges show. */
  by: ReadonlySignal<"weight" | "gradient">;
}

export function NetworkColumn({ store, by }: ColumnProps) {
  const selected = useSignal<NetworkPart | undefined>(undefined);
  const example = useSignal(1);
  const column = useRef<HTMLElement>(null);
  const count = counted(store.run.parameters.length);
  const activations = () =>
    store.run.activations(Math.min(example.value, store.run.count) - 1);
  const isFilled = activations() !== undefined;
  const fields = useFields(store);
  const arrival = useComputed(() => arrivalIn(store.event.value));
  // the choice of inputs stands above the network where somebody has made one before
  const [isAbove] = useState(
    () => store.run.structure.peek().features.length > 0,
  );
  return (
    <section ref={column} class="mgw-column" aria-label="Network">
      <div class="mgw-run-head">
        <b>Network</b>
        <span class="mgw-run-number">{count} parameters</span>
        <Help
          name="Network"
          text="Each line is a weight: the wider, the larger, and dashed where it is negative. Press one to turn it by hand."
          notebook="07-a-network"
        />
      </div>
      {isAbove && <FeatureToggles store={store} />}
      {store.run.shape.value.layers.length > 0 ? (
        <Network
          shape={store.run.shape.value}
          tick={store.run.tick}
          parameters={() => store.run.parameters}
          grad={() => store.run.grad}
          {...(isFilled ? { activations: () => activations() ?? NONE } : {})}
          fields={fields}
          by={by}
          arrival={arrival}
          selected={selected}
          onSelect={(part) => {
            selected.value = part;
          }}
          onOpen={() =>
            column.current?.querySelector<HTMLElement>("[type=range]")?.focus()
          }
          onMessage={(text) => store.announce(text)}
          label="Network"
          under={(columns) => (
            <NetworkBuilder {...{ store, columns }} inputs={!isAbove} />
          )}
        />
      ) : (
        <p class="mgw-notes">
          This model is no plain MLP: its parameters are in the table.
        </p>
      )}
      {isFilled && (
        <ExampleField
          store={store}
          example={example}
          label={fields ? "Numbers of example" : "Neurons filled on example"}
        />
      )}
      <SelectedPart store={store} selected={selected} />
    </section>
  );
}

/** The event itself, if it is a Backward or a step by itself. */
const arrivalIn = (event: RunEvent): RunEvent | undefined =>
  event.kind === "stepped" || (event.kind === "act" && event.act === "backward")
    ? event
    : undefined;

const NONE = new Float64Array();

/** What each neuron gives over the plane of the data; undefined without a plane. */
function useFields(store: TrainingStore): NetworkNumbers["fields"] {
  const { train, test } = useData(store);
  const axes = useComputed(() => {
    const sets = [train.value, test.value];
    return [rangeOf(sets, 0, 2, ""), rangeOf(sets, 1, 2, "")] as const;
  });
  if (store.run.examples.value.nin !== 2) return undefined;
  return (side, result) => store.run.fields(axes.peek(), side, result);
}

interface ExampleProps extends Props {
  /** Counted from 1. */
  example: Signal<number>;
  label: string;
}

/** The example whose activations fill the neurons, or are read at one. */
function ExampleField({ store, example, label }: ExampleProps) {
  const shown = useComputed(() => Math.min(example.value, store.run.count));
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field has the name itself
    <label class="mgw-notes mgw-example">
      {label}
      <NumberField
        class="mgw-rate"
        name="Example"
        value={shown}
        step={1}
        check={(number) => {
          const isThere =
            Number.isInteger(number) &&
            number >= 1 &&
            number <= store.run.count;
          return isThere
            ? undefined
            : `Example: expected a whole number from 1 to ${store.run.count}, got ${number}.`;
        }}
        onNumber={(number) => {
          example.value = number;
        }}
        onRefused={(why) => store.refuse(why)}
      />
    </label>
  );
}

interface SelectedPartProps extends Props {
  selected: Signal<NetworkPart | undefined>;
}

function SelectedPart({ store, selected }: SelectedPartProps) {
  const part = selected.value;
  if (!part) return null;
  const shape = store.run.shape.value;
  const i = parameterOf(shape, part);
  const name = nameOf(shape, part);
  if (i < 0)
    return (
      <p class="mgw-notes">
        {name}: press Enter, or click an edge, for a weight to turn.
      </p>
    );
  return <Parameter key={i} store={store} index={i} name={name} />;
}

interface ParameterProps extends Props {
  index: number;
  name: string;
}

function Parameter({ store, index, name }: ParameterProps) {
  const value = useComputed(() => {
    store.run.tick.value;
    return store.run.parameters[index] ?? Number.NaN;
  });
  const grad = useComputed(() => {
    store.run.tick.value;
    return store.run.grad[index] ?? Number.NaN;
  });
  const text = useComputed(() => format(value.value, 4));
  const slider = useMemo(() => {
    const number = value.peek();
    const home = homeAmong(rangesOf(store.run.parameters), number);
    return new SliderRange(number, home);
  }, [value]);
  useSignalEffect(() => slider.follow(value.value));
  const range = slider.range.value;
  const set = (number: number) =>
    store.set(index, number, `${name} is ${format(number, 4)} now.`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card
    <div class="mgw-part mgw-part-leaf" role="group" aria-label={name}>
      <div class="mgw-part-row">
        <b>
          <bdi>{name}</bdi>
        </b>
        <NumberField
          name={`${name} value`}
          value={value}
          shown={text}
          step={stepOf(range)}
          onNumber={set}
          onRefused={(why) => store.refuse(why)}
        />
      </div>
      <Slider
        name={name}
        value={value}
        text={text}
        min={range.min}
        max={range.max}
        step={stepOf(range)}
        onNumber={(number) => {
          slider.keep(number);
          set(number);
        }}
      />
      <div class={`mgw-part-row mgw-part-grad mgw-${signOf(grad.value)}`}>
        <span>grad</span> <span>{format(grad.value, 4)}</span>
      </div>
    </div>
  );
}
