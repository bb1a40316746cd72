// Where data come from: made here, as Python makes them; and how much of them is held out.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import { CLASSES, CURVES } from "../../engine/datasets.ts";
import { exact } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import type { Data } from "./data.ts";
import { splitData } from "./edit-data.ts";

const SETS = { ...CLASSES, ...CURVES };

export type SetName = keyof typeof SETS;

export interface DataPanelProps {
  /** The sets to choose from: those of CLASSES for two inputs, of CURVES for one. */
  sets: readonly SetName[];
  /** What the classes −1 and 1 of a set are called here. */
  labels?: readonly [number, number];
  /** All examples that there are, those held out too, so that they can be divided again. */
  all?: () => Data;
  /** Percent of the examples that are held out now. */
  held?: number;
  /** Numbers of an input. */
  nin: number;
  onData: (train: Data, test: Data, said: string) => void;
  onRefused: (why: string) => void;
}

const MAX_POINTS = 100_000;

export function DataPanel(props: DataPanelProps) {
  const { sets, labels, all, nin, onData } = props;
  const set = useSignal<SetName>(sets[0] ?? "moons");
  const count = useSignal(100);
  const noise = useSignal(0.1);
  const seed = useSignal(1337);
  const share = useSignal(props.held ?? 0);
  const order = useSignal(0);
  const divide = (data: Data, what: string) => {
    const parts = splitData(data, share.peek() / 100, order.peek(), nin);
    const [train, test] = parts.map(({ y, yWidth }) => y.length / yWidth);
    onData(...parts, `${what}: ${train} to train on, ${test} held out.`);
  };
  const python = useComputed(
    () =>
      `X, y = ${set.value}(${count.value}, ${exact(noise.value)}, np.random.RandomState(${seed.value}))`,
  );
  const make = () => {
    const name = set.peek();
    const made = SETS[name](count.peek(), noise.peek(), seed.peek());
    const y = name in CLASSES ? labelled(made.y, labels) : made.y;
    const what = `${count.peek()} points of ${name} made`;
    divide({ X: made.X, y, yWidth: 1 }, what);
  };
  const { onRefused } = props;
  return (
    <section class="mgw-data" aria-label="Data">
      {sets.length > 0 && (
        <fieldset class="mgw-data-tools">
          <legend>Dataset</legend>
          <select
            aria-label="Dataset"
            value={set}
            onChange={({ currentTarget }) => {
              set.value = currentTarget.value as SetName;
            }}
          >
            {sets.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <BoundedNumber
            name="Points"
            value={count}
            step={10}
            min={2}
            max={MAX_POINTS}
            isWhole
            onRefused={onRefused}
          />
          <BoundedNumber
            name="Noise"
            value={noise}
            step={0.05}
            min={0}
            onRefused={onRefused}
          />
          <BoundedNumber
            name="Seed"
            value={seed}
            step={1}
            min={0}
            max={2 ** 32 - 1}
            isWhole
            onRefused={onRefused}
          />
          <button type="button" onClick={make}>
            Make
          </button>
          <code title="The same points in Python">{python}</code>
        </fieldset>
      )}
      <fieldset class="mgw-data-tools">
        <legend>Held out</legend>
        <BoundedNumber
          name="Percent held out"
          shown="Percent"
          value={share}
          step={5}
          min={0}
          max={50}
          onRefused={onRefused}
        />
        <BoundedNumber
          name="Seed of the division"
          shown="Seed"
          value={order}
          step={1}
          min={0}
          max={2 ** 32 - 1}
          isWhole
          onRefused={onRefused}
        />
        {all && (
          <button type="button" onClick={() => divide(all(), "Divided again")}>
            Divide
          </button>
        )}
      </fieldset>
    </section>
  );
}

const labelled = (y: Float64Array, labels?: readonly [number, number]) =>
  labels ? y.map((kind) => labels[kind < 0 ? 0 : 1]) : y;

interface BoundedNumberProps {
  name: string;
  /** The part of the name that is seen, where that is enough. */
  shown?: string;
  value: Signal<number>;
  step: number;
  min: number;
  max?: number;
  isWhole?: boolean;
  onRefused: (why: string) => void;
}

/** A number within limits; one beyond them is refused in words. */
function BoundedNumber({
  name,
  shown = name,
  value,
  step,
  min,
  max = Infinity,
  isWhole = false,
  onRefused,
}: BoundedNumberProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field has the name itself
    <label>
      {shown}
      <NumberField
        name={name}
        class="mgw-rate"
        value={value}
        step={step}
        onNumber={(number) => {
          const isFine =
            number >= min &&
            number <= max &&
            (!isWhole || Number.isInteger(number));
          if (isFine) value.value = number;
          else
            onRefused(
              `${name}: expected ${wanted(min, max, isWhole)}, got ${exact(number)}; ${exact(value.peek())} stays.`,
            );
        }}
        onRefused={onRefused}
      />
    </label>
  );
}

const wanted = (min: number, max: number, isWhole: boolean) =>
  `a ${isWhole ? "whole " : ""}number ${max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`}`;
