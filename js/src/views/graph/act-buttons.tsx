// What every graph has in its toolbar: the acts, the settings, Undo and Redo.

import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { ActName } from "../../store/acts.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import type { HistoryEntry } from "../../store/history.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Undo } from "../../ui/undo.tsx";
import { ACT_NAMES, entryTitle } from "./graph-words.ts";

const TITLES: readonly [act: ActName, title: string][] = [
  ["forward", "Compute every value again, from the leaves to the end"],
  ["backward", "Fill in the gradients, from the end back to the leaves"],
  ["step", "Move the leaves by −learning rate × gradient"],
  ["zero_grad", "Set all gradients to zero"],
  ["reset", "Back to the numbers that the cell showed"],
];

interface Props {
  store: GraphStore;
  /** More buttons, after those of the acts. */
  children?: ComponentChildren;
}

export function Acts({ store, children }: Props) {
  const { learningRate, forwardOnChange, backwardOnChange } = store.settings;
  const numberFor = (act: ActName) =>
    act === "step" ? learningRate.value : undefined;
  return (
    <>
      {TITLES.map(([act, title]) => (
        <button
          key={act}
          type="button"
          class={act === "backward" ? "mgw-main" : ""}
          title={title}
          onClick={() => store.do(act, numberFor(act))}
        >
          {ACT_NAMES[act]}
        </button>
      ))}
      {children}
      <div class="mgw-settings">
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the field carries its name itself */}
        <label>
          Learning rate
          <NumberField
            class="mgw-rate"
            name="Learning rate"
            value={learningRate}
            step={0.01}
            onNumber={(number) => store.do("learning_rate", number)}
            onRefused={(why) => store.refuse(why)}
          />
        </label>
        <OnChange
          store={store}
          name="Forward on change"
          title="Run Forward whenever a leaf moves"
          setting="forward_on_change"
          on={forwardOnChange}
          acts={["forward"]}
        />
        <OnChange
          store={store}
          name="Backward on change"
          title="Run Zero grad and Backward whenever a leaf moves"
          setting="backward_on_change"
          on={backwardOnChange}
          acts={["zero_grad", "backward"]}
        />
      </div>
    </>
  );
}

interface OnChangeProps {
  store: GraphStore;
  name: string;
  title: string;
  setting: ActName;
  on: Signal<boolean>;
  /** What follows a change while it is on. */
  acts: readonly ActName[];
}

const OnChange = (props: OnChangeProps) => (
  <label title={props.title}>
    <input
      type="checkbox"
      checked={props.on.value}
      onChange={({ currentTarget: { checked } }) =>
        props.store.history.together(() => {
          props.store.do(props.setting, Number(checked));
          if (checked) for (const act of props.acts) props.store.do(act);
        })
      }
    />
    {props.name}
  </label>
);

/** Undo and Redo of the changes to the graph. */
export function HistoryTools({ store }: { store: GraphStore }) {
  const { history } = store;
  const titleOf = (entry: ReadonlySignal<HistoryEntry | undefined>) => () =>
    entry.value ? entryTitle(store, entry.value) : "";
  const last = useComputed(titleOf(history.last));
  const next = useComputed(titleOf(history.next));
  return <Undo history={history} last={last} next={next} />;
}
