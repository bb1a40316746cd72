// Tune: sliders on the graph, and how far the root is from its target.

import { useComputed } from "@preact/signals";
import type { ExerciseStore } from "../../store/exercise/exercise-store.ts";
import { judgeTune, toleranceOf } from "../../store/exercise/judge-tune.ts";
import { listed } from "../../store/exercise/verdict.ts";
import { Button } from "../../ui/button.tsx";
import { exactText, format } from "../../ui/format.ts";

export function TuneForm({ store }: { store: ExerciseStore }) {
  const { structure, settings } = store.variant;
  const { target = 0, tune = [] } = settings;
  const tolerance = toleranceOf(store.variant);
  const { graph } = store;
  const root = structure.names[structure.names.length - 1] as string;
  const now = useComputed(() => {
    graph.tick.value;
    return graph.tape.data[graph.root] as number;
  });
  const answer = () => store.answer(leavesOf(store));
  return (
    <div class="mgw-rows">
      <p>
        Move {listed(tune)} until <code>{root}</code> is {exactText(target)},
        give or take {exactText(tolerance)}. The other leaves stay.
      </p>
      <Scale target={target} now={now.value} />
      <p>
        <code>{root}</code> is {format(now.value, 4)}, the target{" "}
        {format(target, 4)}.
      </p>
      {!store.isFinished.value && (
        <div class="mgw-choices">
          <Button class="mgw-main" onClick={answer}>
            Check
          </Button>
          <Button onClick={() => graph.do("reset")}>Put back</Button>
        </div>
      )}
    </div>
  );
}

/** The numbers of the leaves now, by name. */
function leavesOf({ graph, variant: { structure } }: ExerciseStore) {
  const leaves = structure.names.flatMap((name, i) =>
    graph.tape.isLeaf(i) && structure.roles[i] !== "constant"
      ? [[name, graph.tape.data[i] as number] as const]
      : [],
  );
  return Object.fromEntries(leaves);
}

/** What a check would say now. */
export function tuneVerdict(store: ExerciseStore) {
  store.graph.tick.value;
  return judgeTune(store.variant, leavesOf(store));
}

/** Where the root is, and where it should be. */
function Scale({ target, now }: { target: number; now: number }) {
  const reach = Math.max(1, 1.2 * Math.abs(target));
  const at = (number: number) =>
    `left: ${50 + 50 * Math.min(Math.max(number / reach, -1), 1)}%`;
  return (
    <div class="mgw-scale" aria-hidden="true">
      <span class="mgw-target" style={at(target)} />
      <span class="mgw-reached" style={at(now)} />
    </div>
  );
}
