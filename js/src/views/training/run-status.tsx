// The foot of every view of a run: its history, and the status line.

import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { reachSentence } from "../frame/reach.ts";
import { Scrubber } from "../run/scrubber.tsx";
import { growth, sentence } from "./training-sentences.ts";

interface Props {
  store: TrainingStore;
}

export function RunHistory({ store }: Props) {
  const { history } = store.run;
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
      step={store.run.step}
      range={range}
      dropped={dropped}
      onStep={(step) => store.scrub(step)}
      onBranch={() => store.branch()}
    />
  );
}

/** The sentence about the connection to the kernel; "" if it is live. */
function kernelNote({ run, sync }: TrainingStore): string {
  const reach = sync.queue.reach.value;
  if (reach === "none" && run.kernelReason)
    return "This page has no kernel: the run stays as it is.";
  if (reach !== "lost") return reachSentence(reach);
  return run.kernelReason
    ? "The kernel was restarted or is gone: run the cell again."
    : `${reachSentence(reach)} Save run keeps what is trained here meanwhile, Load run brings it back.`;
}

export function RunStatus({ store }: Props) {
  const event = store.event.value;
  const isRefusal = event.kind === "refused" || event.kind === "kernel";
  store.run.structure.value; // whether the kernel trains depends on it
  store.run.tick.value;
  const message = useMemo(() => sentence(store, event), [store, event]); // once: with the numbers of that moment
  const notes = [
    event.kind === "playing" && growth(store),
    kernelNote(store),
    store.run.kernelReason &&
      event.kind !== "kernel" &&
      `Only the kernel can train this run: ${store.run.kernelReason}.`,
    store.trouble.value,
  ];
  return (
    <div class="mgw-foot">
      <div class="mgw-status" role="status">
        <p class={isRefusal ? "mgw-said mgw-refused" : "mgw-said"}>{message}</p>
        <p class="mgw-notes">{notes.filter(Boolean).join(" ")}</p>
      </div>
    </div>
  );
}
