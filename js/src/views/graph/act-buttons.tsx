// The acts, the learning rate, and what follows a change.

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { NumberField } from "../../ui/number-field.tsx";

interface Props {
  store: GraphStore;
  /** More buttons, beside those of the acts. */
  children?: ComponentChildren;
}

export function Acts({ store, children }: Props) {
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
    </>
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
