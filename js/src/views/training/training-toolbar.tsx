// The toolbar of a run: in sight Play, Train step, Reset, the rate and how good it is; the other settings of
// the training behind More.

import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { LossName } from "../../engine/named-forms.ts";
import { OPTIMIZERS } from "../../engine/optim.ts";
import { SPEEDS, type Speed } from "../../store/training/players.ts";
import { inWords } from "../../store/training/run-settings.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Button, PlayIcon } from "../../ui/button.tsx";
import { CheckBox, Choice } from "../../ui/choice.tsx";
import { counted, exactText, format, percent } from "../../ui/format.ts";
import { keyOf } from "../../ui/kept.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Gap, Toolbar } from "../../ui/toolbar.tsx";

interface Props {
  store: TrainingStore;
}

/** `settings` and `tools` are more of them behind More, as are `panels`, the buttons of the panels. */
interface ToolbarProps extends Props {
  kind: string;
  settings?: ComponentChildren;
  tools?: ComponentChildren;
  panels: ComponentChildren;
}

export const TrainingToolbar = (props: ToolbarProps) => {
  const { store, kind } = props;
  return (
    <Toolbar
      name="Training"
      kept={keyOf(kind, shapeOf(store))}
      more={
        <>
          <Settings store={store} />
          {props.settings}
          {props.tools}
          <div class="mgw-group mgw-end">{props.panels}</div>
        </>
      }
    >
      <RunButtons store={store} />
      <Gap />
      <LearningRate store={store} />
      <Figures store={store} />
    </Toolbar>
  );
};

/** What distinguishes the run from others. */
const shapeOf = ({ run }: TrainingStore): string[] => [
  ...run.shape.peek().inputs,
  ...run.structure
    .peek()
    .layers.map(({ neurons, activation }) => `${neurons} ${activation}`),
];

/** The loss and the share of right examples, large. */
function Figures({ store: { run } }: Props) {
  run.tick.value;
  const { accuracy } = run.measures;
  const loss = run.measures.loss.value ?? run.loss;
  return (
    <p class="mgw-figures">
      {loss !== undefined && (
        <span>
          loss <b>{format(loss, 4)}</b>
        </span>
      )}
      {accuracy.value !== undefined && (
        <span>
          accuracy <b>{percent(accuracy.value)}</b>
        </span>
      )}
    </p>
  );
}

function RunButtons({ store }: Props) {
  const { playing } = store.player;
  return (
    <>
      <Button
        class="mgw-main mgw-play"
        title={
          playing.value
            ? "Stop; Python gets the run exactly as it is"
            : "Train, and watch"
        }
        onClick={() => store.toggle()}
      >
        <PlayIcon playing={playing.value} />
        {playing.value ? "Pause" : "Play"}
      </Button>
      <Button
        title="Forward, zero grad, backward and step, once"
        onClick={() => store.trainStep()}
      >
        Train step
      </Button>
      <Button
        title="Back to the run that the cell showed; settings and points stay"
        onClick={() => store.reset()}
      >
        Reset
      </Button>
    </>
  );
}

const Settings = ({ store }: Props) => (
  <div class="mgw-settings">
    <Schedule store={store} />
    <BatchChoice store={store} />
    <SettingField store={store} name="L1" setting="l1" step={0.0001} />
    <SettingField store={store} name="L2" setting="l2" step={0.0001} />
    <OptimizerChoice store={store} />
    <LossChoice store={store} />
    <SpeedChoice store={store} />
    <CheckBox
      label="Zero grad in each step"
      title="Without it the gradients of all steps add up"
      checked={follows(store, () => store.settings.clearsGrad)}
      onCheck={(isChecked) => {
        store.settings.clearsGrad = isChecked;
      }}
    />
  </div>
);

/** What `read` gives now and after every tick: settings are no signals themselves. */
function follows<Of>(store: TrainingStore, read: () => Of): Of {
  store.run.tick.value;
  return read();
}

interface SettingFieldProps extends Props {
  name: string;
  /** Its name in sight, if that is shorter. */
  short?: string;
  setting: "learningRate" | "l1" | "l2" | "momentum" | "weightDecay";
  step: number;
}

const NOT_NEGATIVE = ["at least 0", (n: number) => n >= 0] as const;
/** The numbers that a setting accepts, in words and as a test. A setting that is not listed accepts any finite number. */
const LIMITS = {
  l1: NOT_NEGATIVE,
  l2: NOT_NEGATIVE,
  weightDecay: NOT_NEGATIVE,
  momentum: ["from 0 to below 1", (n: number) => n >= 0 && n < 1],
} as const;

function refusalOf(name: string, setting: string, number: number) {
  const [wanted, allows] = LIMITS[setting as keyof typeof LIMITS] ?? [];
  if (!allows || allows(number)) return undefined;
  return `${name}: expected a number ${wanted}, got ${exactText(number)}.`;
}

/** A field for a setting that is a number. */
function SettingField(props: SettingFieldProps) {
  const { store, name, setting, step } = props;
  const value = useComputed(() =>
    follows(store, () => store.settings[setting] ?? 0),
  );
  const shown = useComputed(() => String(Number(value.value.toPrecision(4))));
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field has the name itself
    <label class="mgw-settings">
      {props.short ?? name}
      <NumberField
        class="mgw-rate"
        {...{ name, value, shown, step }}
        check={(number) => refusalOf(name, setting, number)}
        onNumber={(number) => {
          store.settings[setting] = number;
        }}
        onRefused={(why) => store.refuse(why)}
      />
    </label>
  );
}

/** A rate that code of the learner's own sets is only shown. */
function LearningRate({ store }: Props) {
  const schedule = follows(store, () => store.settings.schedule);
  if (schedule.kind !== "own")
    return (
      <SettingField
        store={store}
        name="Learning rate"
        short="rate"
        setting="learningRate"
        step={0.01}
      />
    );
  return (
    <span class="mgw-settings">
      {schedule.lr === null ? "rate: see More" : `rate ${schedule.lr}`}
    </span>
  );
}

/** How the learning rate changes, in words; nothing while it stays. */
function Schedule({ store }: Props) {
  const schedule = follows(store, () => store.settings.schedule);
  if (schedule.kind === "constant") return null;
  return <span class="mgw-schedule">Learning rate: {inWords(schedule)}</span>;
}

const SIZES = [1, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

function BatchChoice({ store }: Props) {
  const size = follows(store, () => store.settings.batchSize);
  const { count } = store.run;
  const sizes = [...new Set([...SIZES, size ?? 1])]
    .filter((n) => n < count || n === size)
    .sort((a, b) => a - b);
  return (
    <Choice
      label="Batch"
      value={String(size ?? "all")}
      options={[
        ["all", `all ${counted(count)}`],
        ...sizes.map((n) => [String(n), String(n)] as const),
      ]}
      onChoose={(value) => {
        store.settings.batchSize = value === "all" ? null : Number(value);
      }}
    />
  );
}

function OptimizerChoice({ store }: Props) {
  const { name } = follows(store, () => store.settings.optimizer);
  return (
    <>
      <Choice
        label="Optimiser"
        value={name}
        options={[...new Set([...Object.keys(OPTIMIZERS), name])].map((one) => [
          one,
          one,
        ])}
        onChoose={(value) => {
          store.settings.optimizer = value;
        }}
      />
      {(name === "SGD" || name === "RMSprop") && (
        <SettingField
          store={store}
          name="Momentum"
          setting="momentum"
          step={0.1}
        />
      )}
      {name === "AdamW" && (
        <SettingField
          store={store}
          name="Weight decay"
          setting="weightDecay"
          step={0.01}
        />
      )}
    </>
  );
}

function LossChoice({ store }: Props) {
  const { loss, lossName } = follows(store, () => store.run.structure.value);
  const names = [...new Set([...store.run.examples.value.losses, loss])];
  const named = names.filter((name) => name !== "");
  return (
    <Choice
      label="Loss"
      value={loss}
      options={[
        ...(lossName !== "" ? [["", lossName] as const] : []),
        ...named.map((name) => [name, name.replaceAll("_", " ")] as const),
      ]}
      onChoose={(value) => store.setLoss(value as LossName | "")}
    />
  );
}

const SPEED_NAMES: Record<Speed, string> = {
  "1": "1 step a second",
  "10": "10 steps a second",
  frame: "1 step a frame",
  most: "as fast as it goes",
};

function SpeedChoice({ store }: Props) {
  const { speed } = store.player;
  return (
    <Choice
      label="Speed"
      value={speed.value}
      options={SPEEDS.map((name) => [name, SPEED_NAMES[name]])}
      onChoose={(value) => {
        speed.value = value as Speed;
      }}
    />
  );
}
