// The data panel: makes datasets, as Python makes them, and holds some of the examples out.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { DatasetName, DatasetRecipe } from "../../engine/datasets.ts";
import { Button } from "../../ui/button.tsx";
import { exact } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import type { Data } from "./data.ts";
import { divided, madeData } from "./edit-data.ts";

export interface DataPanelProps {
  /** The datasets to choose from: those of CLASSES for two inputs, of CURVES for one. */
  sets: readonly DatasetName[];
  /** The targets that stand for the classes −1 and 1 of a dataset here. */
  labels?: readonly [number, number];
  /** All examples, with the held-out ones, to divide them again. */
  all?: () => Data;
  /** Percent of the examples that are held out now. */
  held?: number;
  /** Inputs of an example. */
  nin: number;
  /** How the examples are made; undefined if that is not known. */
  recipe?: DatasetRecipe | undefined;
  onData: (
    train: Data,
    test: Data,
    message: string,
    recipe?: DatasetRecipe,
  ) => void;
  onRefused: (why: string) => void;
}

/** How points are made where nothing else is known. */
export const USUAL = { n: 100, noise: 0.1, seed: 1337 };

const MAX_POINTS = 100_000;
const MAX_SEED = 2 ** 32 - 1;

export function DataPanel(props: DataPanelProps) {
  const { sets, labels, all, nin, onData, onRefused } = props;
  const settings = useDatasetSettings(sets, props.recipe);
  const share = useSignal(props.held ?? 0);
  const seed = useSignal(0);
  const divide = (data: Data, what: string, recipe?: DatasetRecipe) => {
    const parts = divided(data, share.peek() / 100, seed.peek(), nin, what);
    onData(...parts, seed.peek() === 0 ? recipe : undefined);
  };
  const make = () => {
    const recipe = {
      name: settings.name.peek(),
      n: settings.count.peek(),
      noise: settings.noise.peek(),
      seed: settings.seed.peek(),
      heldOut: share.peek() / 100,
    };
    const what = `${recipe.n} points of ${recipe.name} made`;
    divide(madeData(recipe, labels), what, recipe);
  };
  return (
    <section class="mgw-data" aria-label="Data">
      {sets.length > 0 && (
        <DatasetTools {...{ sets, settings, onRefused }} onMake={make} />
      )}
      <fieldset class="mgw-data-tools">
        <legend>Held out</legend>
        <BoundedNumber
          name="Percent held out"
          label="Percent"
          value={share}
          step={5}
          min={0}
          max={50}
          onRefused={onRefused}
        />
        <BoundedNumber
          name="Seed of the division"
          label="Seed"
          value={seed}
          step={1}
          min={0}
          max={MAX_SEED}
          isWhole
          onRefused={onRefused}
        />
        {all && (
          <Button onClick={() => divide(all(), "Divided again")}>Divide</Button>
        )}
      </fieldset>
    </section>
  );
}

const useDatasetSettings = (
  sets: readonly DatasetName[],
  recipe: DatasetRecipe | undefined,
) => ({
  name: useSignal<DatasetName>(recipe?.name ?? sets[0] ?? "moons"),
  count: useSignal(recipe?.n ?? USUAL.n),
  noise: useSignal(recipe?.noise ?? USUAL.noise),
  seed: useSignal(recipe?.seed ?? USUAL.seed),
});

interface DatasetToolsProps {
  sets: readonly DatasetName[];
  settings: ReturnType<typeof useDatasetSettings>;
  onMake: () => void;
  onRefused: (why: string) => void;
}

function DatasetTools(props: DatasetToolsProps) {
  const { sets, settings, onMake, onRefused } = props;
  const { name, count, noise, seed } = settings;
  const python = useComputed(
    () =>
      `X, y = ${name.value}(${count.value}, ${exact(noise.value)}, np.random.RandomState(${seed.value}))`,
  );
  return (
    <fieldset class="mgw-data-tools">
      <legend>Dataset</legend>
      <select
        aria-label="Dataset"
        value={name}
        onChange={({ currentTarget }) => {
          name.value = currentTarget.value as DatasetName;
        }}
      >
        {sets.map((set) => (
          <option key={set}>{set}</option>
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
        max={MAX_SEED}
        isWhole
        onRefused={onRefused}
      />
      <Button onClick={onMake}>Make</Button>
      <code title="The same points in Python">{python}</code>
    </fieldset>
  );
}

interface BoundedNumberProps {
  name: string;
  /** The visible label; the name if left out. */
  label?: string;
  value: Signal<number>;
  step: number;
  min: number;
  max?: number;
  isWhole?: boolean;
  onRefused: (why: string) => void;
}

/** A field for a number within limits. It refuses others in words. */
function BoundedNumber({
  name,
  label = name,
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
      {label}
      <NumberField
        name={name}
        class="mgw-rate"
        value={value}
        step={step}
        check={(number) => {
          const isFine =
            number >= min &&
            number <= max &&
            (!isWhole || Number.isInteger(number));
          return isFine
            ? undefined
            : `${name}: expected ${wanted(min, max, isWhole)}, got ${exact(number)}; ${exact(value.peek())} stays.`;
        }}
        onNumber={(number) => {
          value.value = number;
        }}
        onRefused={onRefused}
      />
    </label>
  );
}

const wanted = (min: number, max: number, isWhole: boolean) =>
  `a ${isWhole ? "whole " : ""}number ${max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`}`;
