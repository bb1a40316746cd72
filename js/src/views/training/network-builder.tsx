// Under the network: neurons and layers more or less, the activation, new weights.

import { FEATURE_NAMES } from "../../engine/features.ts";
import { ACTIVATIONS, type Activation } from "../../engine/nn.ts";
import { MAX_HIDDEN, MAX_NEURONS } from "../../store/training/builder.ts";
import { inSymbols } from "../../store/training/training-run.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { useCopy } from "../frame/copies.tsx";

interface Props {
  store: TrainingStore;
}

interface BuilderProps extends Props {
  /** The x of each column of the network. */
  columns: readonly number[];
  /** Whether the inputs are chosen here. */
  inputs: boolean;
}

const MIN_STEP = 84; // px from column to column, with room for two buttons and a number

/** Nothing, if the layers cannot be changed here. */
export function NetworkBuilder({ store, columns, inputs }: BuilderProps) {
  if (!store.builder.layers) return null;
  return (
    <>
      <LayerSizes store={store} columns={columns} />
      <NetworkSettings store={store} inputs={inputs} />
    </>
  );
}

const mayChange = ({ builder, run }: TrainingStore) =>
  Boolean(builder.layers) && run.examples.value.nin === 2;

/** What a network gets of two inputs, each by one press; nothing of another number of inputs. */
export function FeatureToggles({ store }: Props) {
  const { builder } = store;
  const { features } = builder;
  if (!mayChange(store)) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row
    <div class="mgw-features" role="group" aria-label="Inputs">
      Inputs
      {FEATURE_NAMES.map((name) => (
        <Button
          key={name}
          aria-pressed={features.includes(name)}
          title={`${features.includes(name) ? "Take this input away" : "Give the network this input"}: all weights are drawn again`}
          onClick={() => builder.toggle(name)}
        >
          {inSymbols(name)}
        </Button>
      ))}
    </div>
  );
}

/** A pair of buttons for each hidden layer, under its column if there is room. */
function LayerSizes({ store, columns }: Omit<BuilderProps, "inputs">) {
  const { builder } = store;
  const hidden = builder.layers?.slice(0, -1) ?? [];
  if (hidden.length === 0) return null;
  const [first = 0, second = 0] = columns;
  const isUnder = second - first >= MIN_STEP;
  return (
    <div class={`mgw-builder ${isUnder ? "mgw-builder-under" : ""}`}>
      {hidden.map(({ neurons }, l) => (
        <Stepper
          key={l}
          name={`Neurons in layer ${l + 1}`}
          {...(isUnder ? { left: columns[l + 1] } : { text: `Layer ${l + 1}` })}
          less={`Remove a neuron from layer ${l + 1}`}
          more={`Add a neuron to layer ${l + 1}`}
          count={neurons}
          min={1}
          max={MAX_NEURONS}
          onStep={(by) => builder.resize(l, neurons + by)}
          onRefused={(why) => store.refuse(why)}
        />
      ))}
    </div>
  );
}

function NetworkSettings({ store, inputs }: Omit<BuilderProps, "columns">) {
  const { builder } = store;
  const hidden = (builder.layers?.length ?? 1) - 1;
  const hasInputs = inputs && mayChange(store);
  return (
    <details class="mgw-build">
      <summary>
        Change {hasInputs && "inputs, "}layers, activation and weights
      </summary>
      <div class="mgw-builder-settings">
        {hasInputs && <FeatureToggles store={store} />}
        <Stepper
          name="Hidden layers"
          less="Remove a hidden layer"
          more="Add a hidden layer"
          count={hidden}
          text="Hidden layers"
          min={0}
          max={MAX_HIDDEN}
          onStep={(by) => {
            if (by > 0) builder.addLayer();
            else builder.removeLayer();
          }}
          onRefused={(why) => store.refuse(why)}
        />
        {hidden > 0 && (
          <Choice
            label="Activation"
            value={builder.activation}
            options={ACTIVATIONS.map((name) => [name, name])}
            onChoose={(name) => builder.setActivation(name as Activation)}
          />
        )}
        <Weights store={store} />
        <Python store={store} />
      </div>
    </details>
  );
}

interface StepperProps {
  name: string;
  less: string;
  more: string;
  count: number;
  text?: string;
  /** The x of its middle. */
  left?: number | undefined;
  min: number;
  max: number;
  onStep(by: 1 | -1): void;
  onRefused(why: string): void;
}

function Stepper(props: StepperProps) {
  const { name, less, more, count, text, left, min, max, onStep } = props;
  const refuse = (limit: string) => props.onRefused(`${name}: ${limit}.`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row
    <div
      class="mgw-stepper"
      role="group"
      aria-label={name}
      {...(left === undefined ? {} : { style: `left: ${left}px` })}
    >
      {text && <span>{text}</span>}
      <Button
        aria-label={less}
        title={less}
        aria-disabled={count <= min}
        onClick={() => (count > min ? onStep(-1) : refuse(`at least ${min}`))}
      >
        −
      </Button>
      <span>{count}</span>
      <Button
        aria-label={more}
        title={more}
        aria-disabled={count >= max}
        onClick={() => (count < max ? onStep(1) : refuse(`at most ${max}`))}
      >
        +
      </Button>
    </div>
  );
}

function Weights({ store }: Props) {
  const { builder } = store;
  const { seed } = builder;
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field has the name itself */}
      <label>
        Seed
        <NumberField
          name="Seed of the weights"
          class="mgw-rate"
          value={seed}
          step={1}
          check={(number) =>
            Number.isSafeInteger(number) && number >= 0
              ? undefined
              : `Seed of the weights: expected a whole number, at least 0, got ${number}.`
          }
          onNumber={(number) => builder.draw(number)}
          onRefused={(why) => store.refuse(why)}
        />
      </label>
      <Button onClick={() => builder.draw(seed.peek() + 1)}>New weights</Button>
    </>
  );
}

/** The Python that builds the same network. */
function Python({ store }: Props) {
  const { copy, field } = useCopy(store);
  const python = store.builder.python.value;
  if (!python) return null;
  return (
    <div class="mgw-builder-python">
      <span>
        The same in Python, before training:
        <Button
          aria-label="Copy the Python of this network"
          onClick={() => copy("Python", () => python, "paste it into a cell")}
        >
          Copy
        </Button>
      </span>
      <code>{python}</code>
      {field}
    </div>
  );
}
