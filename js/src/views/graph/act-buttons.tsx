// The toolbar of every view of a graph: in sight Backward, Step, Zero grad and Reset, the rest behind More.

import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { ActName } from "../../store/acts.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { HistoryEntry } from "../../store/history.ts";
import { Button } from "../../ui/button.tsx";
import { CheckBox } from "../../ui/choice.tsx";
import { keyOf } from "../../ui/kept.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Gap, Toolbar } from "../../ui/toolbar.tsx";
import { Undo } from "../../ui/undo.tsx";
import { ACT_NAMES, entryTitle } from "./graph-words.ts";

interface Props {
  store: GraphStore;
  /** What this kind of view is called. */
  kind: string;
  /** More controls in sight. */
  children?: ComponentChildren;
  /** More settings, behind More. */
  settings?: ComponentChildren;
  /** The buttons of the panels, behind More. */
  panels: ComponentChildren;
}

export function ActsToolbar({
  store,
  kind,
  children,
  settings,
  panels,
}: Props) {
  return (
    <Toolbar
      name="Acts"
      kept={keyOf(kind, store.structure.names)}
      more={
        <>
          <div class="mgw-group">
            <Act store={store} act="forward" />
            <HistoryTools store={store} />
          </div>
          <Settings store={store} />
          {settings}
          <div class="mgw-group mgw-end">{panels}</div>
        </>
      }
    >
      <Act store={store} act="backward" />
      <Act store={store} act="step" />
      <LearningRate store={store} />
      <Act store={store} act="zero_grad" />
      <Act store={store} act="reset" />
      {children && (
        <>
          <Gap />
          {children}
        </>
      )}
    </Toolbar>
  );
}

type StoreProps = Pick<Props, "store">;

const TITLES: Partial<Record<ActName, string>> = {
  forward: "Compute every value again, from the leaves to the end",
  backward: "Fill in the gradients, from the end back to the leaves",
  step: "Move the leaves by −learning rate × gradient",
  zero_grad: "Set all gradients to zero",
  reset: "Back to the numbers that the cell showed",
};

function Act({ store, act }: StoreProps & { act: ActName }) {
  const { learningRate } = store.settings;
  return (
    <Button
      class={act === "backward" ? "mgw-main" : ""}
      title={TITLES[act]}
      onClick={() => store.do(act, act === "step" ? learningRate.value : 0)}
    >
      {ACT_NAMES[act]}
    </Button>
  );
}

const LearningRate = ({ store }: StoreProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the field carries its name itself
  <label class="mgw-settings">
    rate
    <NumberField
      class="mgw-rate"
      name="Learning rate"
      value={store.settings.learningRate}
      step={0.01}
      onNumber={(number) => store.do("learning_rate", number)}
      onRefused={(why) => store.refuse(why)}
    />
  </label>
);

const Settings = ({ store }: StoreProps) => (
  <div class="mgw-settings">
    <OnChange
      store={store}
      name="Forward on change"
      title="Run Forward whenever a leaf moves"
      setting="forward_on_change"
      on={store.settings.forwardOnChange}
      acts={["forward"]}
    />
    <OnChange
      store={store}
      name="Backward on change"
      title="Run Zero grad and Backward whenever a leaf moves"
      setting="backward_on_change"
      on={store.settings.backwardOnChange}
      acts={["zero_grad", "backward"]}
    />
  </div>
);

interface OnChangeProps extends StoreProps {
  name: string;
  title: string;
  setting: ActName;
  on: Signal<boolean>;
  /** What follows a change while it is on. */
  acts: readonly ActName[];
}

const OnChange = (props: OnChangeProps) => (
  <CheckBox
    label={props.name}
    title={props.title}
    checked={props.on.value}
    onCheck={(isChecked) =>
      props.store.history.together(() => {
        props.store.do(props.setting, Number(isChecked));
        if (isChecked) for (const act of props.acts) props.store.do(act);
      })
    }
  />
);

/** Undo and Redo of the changes to the graph. */
function HistoryTools({ store }: StoreProps) {
  const { history } = store;
  const titleOf = (entry: ReadonlySignal<HistoryEntry | undefined>) => () =>
    entry.value ? entryTitle(store, entry.value) : "";
  const last = useComputed(titleOf(history.last));
  const next = useComputed(titleOf(history.next));
  return <Undo history={history} last={last} next={next} />;
}
