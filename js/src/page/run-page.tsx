// The view of a run on a page.

import { effect, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TrainingWidgetModel } from "../models.ts";
import type { Source } from "../source/checks.ts";
import { TrainingStore } from "../store/training/training-store.ts";
import { allowsMotion } from "../ui/theme.ts";
import { type AnyBundle, mounted } from "../views/frame/mounted.tsx";
import { TrainingView } from "../views/training/training-view.tsx";
import { type PageOptions, watch } from "./page-options.ts";
import { RunSource } from "./run-source.ts";

const MAX_STEPS = 600; // that a page trains before somebody asks for them

/** The bundle of a run; `source` is undefined where the page has its state. */
export function runOnPage(
  source: Source | undefined,
  { plays = false, onEdited, onSource }: PageOptions,
): AnyBundle {
  return mounted<TrainingWidgetModel, TrainingStore>(
    (host, end) => new TrainingStore(host, end),
    ({ store, dark }) => {
      useEffect(() => {
        const now = source && sourceOf(store, source);
        if (now) onSource?.(now, "these layers, points and settings");
        const { run, player, builder } = store;
        const follow = () => [
          ...[run.tick.value, run.examples.value, run.structure.value],
          ...[player.speed.value, store.isLog.value, builder.seed.value],
        ];
        const ends = [
          plays && allowsMotion() && playAWhile(store),
          now && onEdited && watch(now, follow, onEdited),
        ];
        return () => {
          for (const end of ends) if (end) end();
        };
      }, [store]);
      return <TrainingView store={store} dark={dark} />;
    },
    (store) => store.sight,
  );
}

function sourceOf(store: TrainingStore, source: Source) {
  const made = new RunSource(store, source);
  return () => made.now();
}

/** Train until somebody stops it, and no longer than MAX_STEPS; returns what ends that. */
function playAWhile(store: TrainingStore): () => void {
  const { run, player } = store;
  store.play();
  const last = run.step.peek() + MAX_STEPS;
  const end = effect(() => {
    const isPlaying = player.playing.value;
    const isOver = run.step.value >= last;
    if (!isPlaying || isOver) untracked(stop);
  });
  function stop() {
    queueMicrotask(() => end());
    store.pause();
  }
  return end;
}
