// The bundle of ExerciseWidget: a task, its graph, an answer, and the verdict on it.

import { useComputed, useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { ExerciseWidgetModel } from "../models.ts";
import { ExerciseStore } from "../store/exercise/exercise-store.ts";
import type { KindName } from "../store/exercise/variant.ts";
import { listed } from "../store/exercise/verdict.ts";
import { Button } from "../ui/button.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { BrokenForm } from "./exercise/broken-form.tsx";
import { GradientsForm } from "./exercise/gradients-form.tsx";
import { MatchForm } from "./exercise/match-form.tsx";
import { OrderForm } from "./exercise/order-form.tsx";
import { PredictForm } from "./exercise/predict-form.tsx";
import { TuneForm, tuneVerdict } from "./exercise/tune-form.tsx";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { reachSentence } from "./frame/reach.ts";
import { ViewRoot } from "./frame/view-root.tsx";
import { Stage } from "./graph/stage.tsx";
import { GraphTable } from "./graph/values-table.tsx";
import "./exercise.css";

interface Props {
  store: ExerciseStore;
}

const FORMS: Readonly<Record<KindName, ComponentType<Props>>> = {
  predict: PredictForm,
  gradients: GradientsForm,
  order: OrderForm,
  broken: BrokenForm,
  tune: TuneForm,
  match: MatchForm,
};

function ExerciseView({ store, dark }: ViewProps<ExerciseStore>) {
  const { kind } = store.variant;
  const isOver = store.isFinished.value || store.isRevealed.value;
  const hidesGraph = kind === "match" || (kind === "predict" && !isOver);
  const Form = FORMS[kind];
  const table = useSignal(false);
  return (
    <ViewRoot name={`Exercise: ${store.title}`} kind="mgw-exercise" dark={dark}>
      <div class="mgw-task">
        <p class="mgw-task-title">
          {store.title}
          {store.isDone.value && <span> · done</span>}
        </p>
        <TaskText text={store.task} />
      </div>
      {!hidesGraph && <LiveGraph key={store.seed.value} store={store} />}
      <Form key={`form ${store.seed.value}`} store={store} />
      <Status store={store} />
      <Hints store={store} />
      <div class="mgw-bar" role="toolbar" aria-label="Exercise">
        <HelpButtons store={store} />
        <div class="mgw-group mgw-end">
          {isOver && (
            <Button
              aria-expanded={table.value}
              title="All numbers, in full"
              onClick={() => {
                table.value = !table.value;
              }}
            >
              Table
            </Button>
          )}
          <VariantField store={store} />
          <Button
            class={store.isFinished.value ? "mgw-main" : undefined}
            onClick={() => store.another()}
          >
            Another one
          </Button>
        </div>
      </div>
      {isOver && table.value && <GraphTable store={store.graph} />}
    </ViewRoot>
  );
}

/** The graph, and what has been moved on it. */
function LiveGraph({ store }: Props) {
  const { graph, variant } = store;
  const sought = useSignal(-1);
  const moved = useComputed(() => {
    graph.tick.value;
    const { event } = graph;
    if (event.value.kind === "refused") return event.value.why;
    const names = variant.structure.names.filter(
      (_, i) =>
        graph.tape.isLeaf(i) && graph.tape.data[i] !== variant.tape.data[i],
    );
    if (names.length === 0 || variant.kind === "tune") return "";
    return `You have moved ${listed(names)}. The questions are about the numbers before.`;
  });
  return (
    <Stage store={graph} sought={sought}>
      <p class="mgw-moved">
        {moved}{" "}
        {moved.value && (
          <Button onClick={() => graph.do("reset")}>Put back</Button>
        )}
      </p>
    </Stage>
  );
}

function HelpButtons({ store }: Props) {
  if (store.isFinished.value || store.isRevealed.value) return null;
  const { length } = store.hints;
  const left = length - store.hintCount.value;
  return (
    <>
      <Button
        aria-disabled={left === 0}
        onClick={() => left > 0 && store.hint()}
      >
        {`Hint ${Math.min(store.hintCount.value + 1, length)} of ${length}`}
      </Button>
      {store.variant.kind === "predict" && store.tries.value > 0 && (
        <Button onClick={() => store.reveal()}>Reveal</Button>
      )}
    </>
  );
}

function VariantField({ store }: Props) {
  return (
    <div class="mgw-variant">
      <span aria-hidden="true">Variant</span>
      <NumberField
        name="Variant"
        value={store.seed}
        step={1}
        check={store.refusal}
        onNumber={(seed) => store.goTo(seed)}
        onRefused={(why) => store.say(why)}
      />
    </div>
  );
}

function Hints({ store }: Props) {
  const shown = store.hints.slice(0, store.hintCount.value);
  return (
    <div class="mgw-hints" aria-live="polite">
      {shown.map((hint, k) => (
        <p key={hint}>
          <b>Hint {k + 1}.</b> <WithCode text={hint} />
        </p>
      ))}
    </div>
  );
}

function Status({ store }: Props) {
  const verdict = store.verdict.value;
  const isWrong = verdict && !/^(unfinished)?$/.test(verdict.mistake);
  const isFinished = store.isFinished.value;
  const look = isFinished ? "mgw-right" : isWrong ? "mgw-refused" : "";
  const rest = verdict?.mistake && verdict.right.length > 0;
  return (
    <div class="mgw-foot">
      <div class="mgw-status" role="status">
        <p class={`mgw-said ${store.message.value ? "" : look}`}>
          <WithCode text={sentence(store)} />
        </p>
        {rest && (
          <p class="mgw-notes">Right already: {listed(verdict.right)}.</p>
        )}
        <p class="mgw-notes">
          {store.trouble} {reachSentence(store.queue.reach.value)}
        </p>
      </div>
    </div>
  );
}

const FIRST_STEPS: Readonly<Record<KindName, string>> = {
  predict: "Answer, then press Check.",
  gradients: "Begin with a sign.",
  order: "Press the node that comes first.",
  broken: "Choose a node, then press Check.",
  tune: "Move a slider, then press Check.",
  match: "Choose a slope for each point, then press Check.",
};

function sentence(store: ExerciseStore): string {
  if (store.message.value) return store.message.value;
  const verdict =
    store.verdict.value && store.variant.kind === "tune"
      ? tuneVerdict(store) // of the numbers now
      : store.verdict.value;
  const tries =
    store.tries.value === 1 ? "1 try" : `${store.tries.value} tries`;
  if (store.isFinished.value)
    return `✓ Finished after ${tries}. ${verdict?.message ?? ""}`;
  if (store.isRevealed.value)
    return "The graph shows the answer. Take another one, and predict it.";
  if (!verdict) return `Not answered yet. ${FIRST_STEPS[store.variant.kind]}`;
  if (!verdict.mistake && store.variant.kind === "tune")
    return `${verdict.message} Press Check.`;
  return verdict.mistake === "unfinished" || !verdict.mistake
    ? verdict.message
    : `Not right yet. ${verdict.message}`;
}

/** Text of a task: paragraphs, and code between `backquotes`. */
const TaskText = ({ text }: { text: string }) => (
  <>
    {text.split(/\n\s*\n/).map((paragraph) => (
      <p key={paragraph}>
        <WithCode text={paragraph} />
      </p>
    ))}
  </>
);

/** One paragraph. */
const WithCode = ({ text }: { text: string }) => (
  <>
    {text
      .split("`")
      .map((part, k) => (k % 2 ? <code key={k}>{part}</code> : part))}
  </>
);

export default mounted<ExerciseWidgetModel, ExerciseStore>(
  (host, end) => new ExerciseStore(host, end),
  ExerciseView,
  (store) => store.sight,
);
