// The bundle of LossSurfaceWidget.

import { type Signal, signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Host } from "../host/host.ts";
import type { LossSurfaceWidgetModel, TrainingWidgetModel } from "../models.ts";
import { check } from "../store/checked.ts";
import { callText } from "../store/python-text.ts";
import { cellOf, trainerIn } from "../store/training/run-python.ts";
import { TrainingStore } from "../store/training/training-store.ts";
import { type Copied, CopyPanel } from "./frame/copies.tsx";
import { Drawer, DrawerButtons, SAVE } from "./frame/drawers.tsx";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { ViewRoot } from "./frame/view-root.tsx";
import { ValuesTable } from "./graph/values-table.tsx";
import { LossCurve } from "./run/loss-curve.tsx";
import { Compare } from "./run/scrubber.tsx";
import type { PlaneChoice } from "./surface/plane-choice.ts";
import { LossSurface } from "./surface/surface-drawing.tsx";
import { surfaceRunOf } from "./surface/surface-run.ts";
import { RunHistory, RunStatus } from "./training/run-status.tsx";
import { TrainingToolbar } from "./training/training-toolbar.tsx";
import "./surface.css";

class SurfaceStore {
  readonly training: TrainingStore;
  readonly choice: Signal<PlaneChoice>;
  /** Names of the parameters, for a model without layers. */
  readonly names: readonly string[];

  constructor(host: Host<LossSurfaceWidgetModel>, end: AbortSignal) {
    const trainingHost = host as unknown as Host<TrainingWidgetModel>;
    this.training = new TrainingStore(trainingHost, end);
    check(host.get("names"), ["text"], "names");
    check(host.get("along"), ["whole"], "along");
    check(host.get("seed"), "whole?", "seed");
    this.names = host.get("names");
    this.choice = signal(choiceOf(host));
    this.checkChoice();
  }

  /** A network that was rebuilt may lack the parameters of the choice: then its first two. */
  checkChoice(): void {
    const choice = this.choice.peek();
    const { length } = this.training.run.parameters;
    if (choice.kind === "parameters" && !isWithin(choice, length))
      this.choice.value = { ...choice, first: 0, second: 1 };
  }
}

const isWithin = (
  { first, second }: { first: number; second: number },
  n: number,
) => Math.min(first, second) >= 0 && Math.max(first, second) < n;

function choiceOf(host: Host<LossSurfaceWidgetModel>): PlaneChoice {
  const kind = host.get("over");
  const [first = 0, second = 1] = host.get("along");
  if (kind === "parameters") return { kind, first, second };
  return kind === "random" ? { kind, seed: host.get("seed") } : { kind };
}

interface Props {
  store: SurfaceStore;
}

function LossSurfaceView({ store, dark }: ViewProps<SurfaceStore>) {
  const { training } = store;
  const comparing = useSignal(false);
  const open = useSignal("");
  return (
    <ViewRoot name="Loss surface of a run" kind="mgw-training" dark={dark}>
      <TrainingToolbar
        store={training}
        kind="surface"
        tools={
          <Compare runs={training.run.history.runs} comparing={comparing} />
        }
        panels={
          <DrawerButtons
            open={open}
            titles={{
              Save: SAVE,
              Table: "All parameters and their gradients, in full",
            }}
          />
        }
      />
      <div class="mgw-loss-surface-body">
        <SurfaceOrNote store={store} />
        <LossCurve
          runs={training.run.history.runs}
          tick={training.run.history.tick}
          cursor={training.run.step}
          comparing={comparing}
          onCursor={(step) => training.scrub(step)}
        />
      </div>
      <RunHistory store={training} />
      <RunStatus store={training} />
      <Drawer name="Save" open={open} notebook="10-moons">
        <CopyPanel of={copiedSurface(store)} />
      </Drawer>
      <Drawer name="Table" open={open} notebook="10-moons">
        <ParameterTable store={store} />
      </Drawer>
    </ViewRoot>
  );
}

function SurfaceOrNote({ store }: Props) {
  const { training, choice, names } = store;
  training.run.structure.value;
  const count = training.run.parameters.length; // a cell may put another model into the run
  const run = useMemo(() => {
    store.checkChoice();
    return surfaceRunOf(training, names);
  }, [store, training, names, count]);
  return training.run.kernelReason ? (
    <p class="mgw-notes">
      There is no surface to see: this run is computed in the kernel, as{" "}
      {training.run.kernelReason}.
    </p>
  ) : (
    <LossSurface key={count} run={run} choice={choice} />
  );
}

const copiedSurface = ({ training, choice }: SurfaceStore): Copied => ({
  kind: "surface",
  traits: () => ({ ...training.traits(), ...choiceTraits(choice.peek()) }),
  cell: () => {
    const over = Object.entries(choiceTraits(choice.peek()));
    const given = over.map(([name, one]) => `${name}=${JSON.stringify(one)}`);
    const view = callText("LossSurfaceWidget", trainerIn(training), ...given);
    return cellOf(training, view);
  },
  announce: (text) => training.announce(text),
  refuse: (why) => training.refuse(why),
});

/** The other way than `choiceOf`. */
function choiceTraits(choice: PlaneChoice): object {
  const { kind: over } = choice;
  if (choice.kind === "parameters")
    return { over, along: [choice.first, choice.second] };
  return choice.kind === "random" ? { over, seed: choice.seed } : { over };
}

function ParameterTable({ store: { training, names } }: Props) {
  const all = useMemo(
    () => surfaceRunOf(training, names).names,
    [training, names],
  );
  return (
    <ValuesTable
      values={{
        count: training.run.parameters.length,
        tick: training.run.tick,
        name: (i) => all[i] ?? "",
        data: (i) => training.run.parameters[i],
        grad: (i) => training.run.grad[i],
      }}
    />
  );
}

export default mounted<LossSurfaceWidgetModel, SurfaceStore>(
  (host, end) => new SurfaceStore(host, end),
  LossSurfaceView,
  (store) => store.training.sight,
);
