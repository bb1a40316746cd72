// The toolbar of a run: Play, Train step, Reset, speed, and the settings of the training.

import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { LossName } from "../../engine/named-forms.ts";
import { OPTIMIZERS } from "../../engine/optim.ts";
import { SPEEDS, type Speed } from "../../store/training/players.ts";
import { inWords } from "../../store/training/run-settings.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Button } from "../../ui/button.tsx";
import { CheckBox, Choice } from "../../ui/choice.tsx";
import { counted, exactText } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";

interface Props {
  store: TrainingStore;
}

export const TrainingToolbar = ({ store }: Props) => (
  <div class="mgw-bar" role="toolbar" aria-label="Training">
    <RunButtons store={store} />
    <div class="mgw-end">
      <SpeedChoice store={store} />
    </div>
    <Settings store={store} />
  </div>
);

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
    <LearningRate store={store} />
    <BatchChoice store={store} />
    <SettingField store={store} name="L2" setting="l2" step={0.0001} />
    <OptimizerChoice store={store} />
    <LossChoice store={store} />
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

const PlayIcon = ({ playing }: { playing: boolean }) => (
  <svg aria-hidden="true" width="10" height="10" viewBox="0 0 10 10">
    <path d={playing ? "M1 0h3v10h-3zM6 0h3v10h-3z" : "M1 0L10 5L1 10z"} />
  </svg>
);

/** What `read` gives now and after every tick: settings are no signals themselves. */
function follows<Of>(store: TrainingStore, read: () => Of): Of {
  store.run.tick.value;
  return read();
}

interface SettingFieldProps extends Props {
  name: string;
  setting: "learningRate" | "l2" | "momentum" | "weightDecay";
  step: number;
  children?: ComponentChildren;
}

const NOT_NEGATIVE = ["at least 0", (n: number) => n >= 0] as const;
/** The numbers that a setting accepts, in words and as a test. A setting that is not listed accepts any finite number. */
const LIMITS = {
  l2: NOT_NEGATIVE,
  weightDecay: NOT_NEGATIVE,
  momentum: ["from 0 to below 1", (n: number) => n >= 0 && n < 1],
} as const;

function refusalOf(name: string, setting: string, number: number) {
  const [wanted, allows] = LIMITS[setting as keyof typeof LIMITS] ?? [];
  if (!allows || allows(number)) return undefined;
  return `${name}: expected a number ${wanted}, got ${exactText(number)}.`;
}

/** A field for a setting that is a number; `children` stand behind it. */
function SettingField(props: SettingFieldProps) {
  const { store, name, setting, step, children } = props;
  const value = useComputed(() =>
    follows(store, () => store.settings[setting] ?? 0),
  );
  const shown = useComputed(() => String(Number(value.value.toPrecision(4))));
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field has the name itself
    <label>
      {name}
      <NumberField
        class="mgw-rate"
        {...{ name, value, shown, step }}
        check={(number) => refusalOf(name, setting, number)}
        onNumber={(number) => {
          store.settings[setting] = number;
        }}
        onRefused={(why) => store.refuse(why)}
      />
      {children}
    </label>
  );
}

function LearningRate({ store }: Props) {
  const schedule = follows(store, () => store.settings.schedule);
  if (schedule.kind === "own")
    return (
      <span class="mgw-schedule">
        Learning rate: {schedule.lr === null ? "" : `${schedule.lr}, `}
        {inWords(schedule)}
      </span>
    );
  return (
    <SettingField
      store={store}
      name="Learning rate"
      setting="learningRate"
      step={0.01}
    >
      <span class="mgw-schedule">
        {schedule.kind === "constant" ? "" : inWords(schedule)}
      </span>
    </SettingField>
  );
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
