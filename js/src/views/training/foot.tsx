// What stands under every view of a run: the way back through it, and what just happened in words.

import { type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { reachSentence } from "../../ui/reach.ts";
import { Scrubber } from "../run/scrubber.tsx";
import { growth, sentence } from "./training-sentences.ts";

interface Props {
  store: TrainingStore;
}

interface HistoryProps extends Props {
  comparing: Signal<boolean>;
  children: ComponentChildren;
}

export function RunHistory({ store, comparing, children }: HistoryProps) {
  const { history, step } = store.run;
  const range = useComputed(() => {
    history.tick.value;
    return history.range;
  });
  const dropped = useComputed(() => {
    history.tick.value;
    return history.dropped;
  });
  return (
    <Scrubber
      step={step}
      range={range}
      runs={history.runs}
      comparing={comparing}
      dropped={dropped}
      onStep={(step) => store.scrub(step)}
      onBranch={() => store.branch()}
    >
      {children}
    </Scrubber>
  );
}

/** What is to be said of the way to the kernel. */
function way({ sync, run }: TrainingStore): string {
  const reach = sync.queue.reach.value;
  if (reach !== "lost") return reachSentence(reach);
  return run.kernelReason
    ? "The kernel was restarted or is gone: run the cell again."
    : `${reachSentence(reach)} Save run keeps what is trained here meanwhile, Load run brings it back.`;
}

export function RunStatus({ store }: Props) {
  const { run } = store;
  const event = store.event.value;
  const isRefusal = event.kind === "refused" || event.kind === "kernel";
  run.structure.value; // what cannot be computed here depends on it
  run.tick.value;
  const said = useMemo(() => sentence(store, event), [store, event]); // once: the numbers are those of then
  const notes = [
    event.kind === "playing" && growth(run),
    way(store),
    run.kernelReason &&
      event.kind !== "kernel" &&
      `This run is trained in the kernel: ${run.kernelReason}.`,
    store.trouble.value,
  ];
  return (
    <div class="mgw-foot">
      <div class="mgw-status" role="status">
        <p class={isRefusal ? "mgw-said mgw-refused" : "mgw-said"}>{said}</p>
        <p class="mgw-notes">{notes.filter(Boolean).join(" ")}</p>
      </div>
    </div>
  );
}
