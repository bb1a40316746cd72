// The loss column: the loss by step, and the four acts that make up a step.

import type { Signal } from "@preact/signals";
import type { StepAct } from "../../store/training/run-event.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Button } from "../../ui/button.tsx";
import { format } from "../../ui/format.ts";
import { LossCurve } from "../run/loss-curve.tsx";

interface Props {
  store: TrainingStore;
  comparing: Signal<boolean>;
}

export function LossColumn({ store, comparing }: Props) {
  const { history, step } = store.run;
  return (
    <div class="mgw-column">
      <LossCurve
        runs={history.runs}
        tick={history.tick}
        cursor={step}
        comparing={comparing}
        isLog={store.isLog}
        onCursor={(step) => store.scrub(step)}
      />
      <Acts store={store} />
    </div>
  );
}

const ACTS: readonly { act: StepAct; name: string; title: string }[] = [
  {
    act: "forward",
    name: "Forward",
    title: "The loss of the next batch, as the parameters are now",
  },
  {
    act: "zero_grad",
    name: "Zero grad",
    title: "Set the gradients of all parameters to 0",
  },
  {
    act: "backward",
    name: "Backward",
    title: "Add the gradient of that loss to the gradient of each parameter",
  },
  {
    act: "step",
    name: "Step",
    title: "Move each parameter by −learning rate × gradient",
  },
];

function Acts({ store }: Pick<Props, "store">) {
  const done = store.run.done.value;
  const loss = store.run.actLoss.value;
  return (
    <div class="mgw-acts">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid */}
      <div role="group" aria-label="One step by hand">
        {ACTS.map(({ act, name, title }, k) => (
          <Button
            key={act}
            class={done.has(act) ? "mgw-done" : ""}
            aria-label={name}
            data-number={k + 1}
            title={title}
            onClick={() => store.act(act)}
          >
            {name}
          </Button>
        ))}
      </div>
      <p class="mgw-notes">
        {loss === undefined
          ? "The acts of one step, in any order."
          : `The loss of this batch is ${format(loss, 4)}.`}
      </p>
    </div>
  );
}
