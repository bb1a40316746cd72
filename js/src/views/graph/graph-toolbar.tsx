// The toolbar: acts, settings, undo, walks, and the buttons of the panels.

import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Deed } from "../../store/history.ts";
import type { Way } from "../../store/walk.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Undo } from "../../ui/undo.tsx";
import { entryTitle } from "./graph-words.ts";
import { PanelButtons } from "./panels.tsx";

interface Props {
  store: GraphStore;
  /** The names of the panels that are open. */
  open: Signal<ReadonlySet<string>>;
}

export function Toolbar({ store, open }: Props) {
  return (
    <div class="mgw-bar" role="toolbar" aria-label="Acts">
      <Acts store={store}>
        <HistoryTools store={store} />
      </Acts>
      <WalkTools store={store} />
      <div class="mgw-end">
        <PanelButtons open={open} />
      </div>
    </div>
  );
}

interface ActsProps {
  store: GraphStore;
  /** More buttons, after those of the acts. */
  children?: ComponentChildren;
}

/** A button for each act, and the settings. */
export function Acts({ store, children }: ActsProps) {
  return (
    <>
      <Act
        name="Forward"
        title="Compute every value again, from the leaves to the end"
        act={() => store.do("forward")}
      />
      <Act
        name="Backward"
        main
        title="Fill in the gradients, from the end back to the leaves"
        act={() => store.do("backward")}
      />
      <Act
        name="Step"
        title="Move the leaves by −learning rate × gradient"
        act={() => store.do("step", store.settings.learningRate.value)}
      />
      <Act
        name="Zero grad"
        title="Set all gradients to zero"
        act={() => store.do("zero_grad")}
      />
      <Act
        name="Reset"
        title="Back to the numbers that the cell showed"
        act={() => store.do("reset")}
      />
      {children}
      <Settings store={store} />
    </>
  );
}

/** The learning rate, and what follows a change. */
function Settings({ store }: { store: GraphStore }) {
  return (
    <div class="mgw-settings">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field carries its name itself */}
      <label>
        Learning rate
        <NumberField
          class="mgw-rate"
          name="Learning rate"
          value={store.settings.learningRate}
          step={0.01}
          onNumber={(number) => store.do("learning_rate", number)}
          onRefused={(why) => store.refuse(why)}
        />
      </label>
      <Check
        name="Forward on change"
        title="Run Forward whenever a leaf moves"
        on={store.settings.forwardOnChange}
        set={(on) =>
          store.history.together(() => {
            store.do("forward_on_change", Number(on));
            if (on) store.do("forward");
          })
        }
      />
      <Check
        name="Backward on change"
        title="Run Zero grad and Backward whenever a leaf moves"
        on={store.settings.backwardOnChange}
        set={(on) =>
          store.history.together(() => {
            store.do("backward_on_change", Number(on));
            if (on) store.do("zero_grad");
            if (on) store.do("backward");
          })
        }
      />
    </div>
  );
}

interface ActProps {
  name: string;
  title: string;
  act: () => void;
  main?: boolean;
}

const Act = ({ name, title, act, main }: ActProps) => (
  <button
    type="button"
    class={main ? "mgw-main" : ""}
    title={title}
    onClick={act}
  >
    {name}
  </button>
);

interface CheckProps {
  name: string;
  title: string;
  on: Signal<boolean>;
  set: (on: boolean) => void;
}

const Check = ({ name, title, on, set }: CheckProps) => (
  <label title={title}>
    <input
      type="checkbox"
      checked={on.value}
      onChange={(event) => set(event.currentTarget.checked)}
    />
    {name}
  </label>
);

/** Undo and Redo of the changes to the graph. */
export function HistoryTools({ store }: { store: GraphStore }) {
  const { history } = store;
  const titleOf = (entry: ReadonlySignal<Deed | undefined>) => () =>
    entry.value ? entryTitle(store, entry.value) : "";
  const last = useComputed(titleOf(history.last));
  const next = useComputed(titleOf(history.next));
  return <Undo history={history} last={last} next={next} />;
}

const WALKS: readonly [Way, string][] = [
  ["backward", "Walk backward"],
  ["forward", "Walk forward"],
  ["own", "Your own order"],
];

/** Walks: which one, one node back, one node on, play. */
function WalkTools({ store }: { store: GraphStore }) {
  const { walk } = store;
  const notBegun = useComputed(() => !walk.visits.value);
  const refused = useComputed(() => walk.refusal !== "");
  const atEnd = useComputed(
    () =>
      refused.value ||
      (walk.visits.value !== undefined &&
        (walk.done.value || walk.way.value === "own")),
  );
  const title = refused.value
    ? `This graph runs in the kernel, which is not there: ${walk.refusal}`
    : undefined;
  return (
    <div class="mgw-walk-tools" title={title}>
      <select
        aria-label="Walk"
        disabled={refused}
        value={walk.way}
        onChange={(event) => walk.choose(event.currentTarget.value as Way)}
      >
        {WALKS.map(([way, name]) => (
          <option key={way} value={way}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label="Previous node"
        title={title ?? "Take the last node back"}
        disabled={notBegun}
        onClick={() => walk.previous()}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label="Next node"
        title={title ?? "On to the next node"}
        disabled={atEnd}
        onClick={() => walk.next()}
      >
        ›
      </button>
      <PlayButton store={store} />
    </div>
  );
}

function PlayButton({ store: { walk } }: { store: GraphStore }) {
  const playing = walk.playing.value;
  const idle = walk.refusal !== "" || walk.way.value === "own";
  return (
    <button
      type="button"
      aria-label={playing ? "Pause" : "Play"}
      title={playing ? "Stay at this node" : "Go on by itself, node by node"}
      disabled={idle || (walk.done.value && walk.visits.value !== undefined)}
      onClick={() => (playing ? walk.pause() : walk.play())}
    >
      {playing ? "❚❚" : "▶"}
    </button>
  );
}
