// The panels under a run: its data, its histograms, its file, all its numbers.

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { nameOf, partsOf } from "../../store/network-shape.ts";
import { SCORES } from "../../store/training/measures.ts";
import type { TrainingStore } from "../../store/training/training-store.ts";
import { Button } from "../../ui/button.tsx";
import { type HelpProps, WithHelp } from "../../ui/help.tsx";
import { ValuesTable } from "../graph/values-table.tsx";
import { DataPanel } from "../plane/data-panel.tsx";
import { DataTable } from "../plane/data-table.tsx";
import { joinedData, setsFor } from "../plane/edit-data.ts";
import { Histograms, HistogramTable } from "../run/histograms.tsx";
import { pairOf, shareOf, useData } from "./decision-column.tsx";
import { SavePanel } from "./save-panel.tsx";

interface Props {
  store: TrainingStore;
}

interface Panel extends HelpProps {
  title: string;
  View: ComponentType<Props>;
}

const PANELS: readonly Panel[] = [
  {
    name: "Data",
    title: "Other points: made, moved, typed or pasted; some of them held out",
    text: "It makes other points, holds some of them out to test with, and lists them all. Training goes on with the new points.",
    notebook: "10-moons",
    View: DataDrawer,
  },
  {
    name: "Histograms",
    title: "How weights and gradients are spread, layer by layer",
    text: "How large the weights and gradients of each layer are, and how many are of each size. Gradients close to 0 mean that a layer hardly learns.",
    notebook: "10-moons",
    View: SpreadDrawer,
  },
  {
    name: "Save",
    title: "The run as a file, and its settings as a line of Python",
    text: "It keeps the run in a file that Trainer.load reads, and gives the lines of Python that make the same. Load run goes on with such a file.",
    notebook: "10-moons",
    View: SavePanel,
  },
  {
    name: "Table",
    title: "All parameters, in full",
    text: "Every weight and bias with its gradient and all its digits. It follows each step.",
    notebook: "07-a-network",
    View: ParameterDrawer,
  },
];

/** The buttons that open the panels. */
export function PanelButtons({ open }: { open: Signal<string> }) {
  return (
    <>
      {PANELS.map(({ name, title }) => (
        <Button
          key={name}
          aria-expanded={open.value === name}
          title={title}
          onClick={() => {
            open.value = open.value === name ? "" : name;
          }}
        >
          {name}
        </Button>
      ))}
    </>
  );
}

export function OpenPanel({
  store,
  open,
}: Props & { open: Signal<string> }): VNode | null {
  const panel = PANELS.find(({ name }) => name === open.value);
  if (!panel) return null;
  const { View, ...help } = panel;
  return (
    <WithHelp key={help.name} help={help}>
      <View store={store} />
    </WithHelp>
  );
}

function ParameterDrawer({ store }: Props) {
  const shape = store.run.shape.value;
  const names =
    shape.layers.length > 0
      ? [...partsOf(shape)]
          .filter(({ kind }) => kind === "weight" || kind === "bias")
          .map((part) => nameOf(shape, part))
      : [];
  return (
    <ValuesTable
      values={{
        count: store.run.parameters.length,
        tick: store.run.tick,
        name: (i) => names[i] ?? `parameter ${i + 1}`,
        data: (i) => store.run.parameters[i],
        grad: (i) => store.run.grad[i],
      }}
    />
  );
}

function SpreadDrawer({ store }: Props) {
  const shape = store.run.shape.value;
  if (shape.layers.length === 0)
    return (
      <p class="mgw-drawer mgw-notes">
        This model is no plain MLP: it has no layers to compare.
      </p>
    );
  const numbers = {
    shape,
    parameters: () => store.run.parameters,
    grad: () => store.run.grad,
    tick: store.run.tick,
  };
  return (
    <div class="mgw-drawer">
      <Histograms {...numbers} />
      <details>
        <summary>As a table</summary>
        <HistogramTable {...numbers} />
      </details>
    </div>
  );
}

function DataDrawer({ store }: Props) {
  const { train, test } = useData(store);
  const { nin, width, recipe } = store.run.examples.value;
  const { labels, outputs } = store.run;
  const { loss } = store.run.structure.value;
  const pair = pairOf(labels);
  const isCurve = nin === 1 && !SCORES.includes(loss);
  const isClasses = outputs > 1 || (labels.length === 2 && !isCurve);
  const asTable = useSignal(false);
  const names = store.run.names.value;
  return (
    <div class="mgw-drawer">
      <DataPanel
        sets={setsFor(nin, width, outputs)}
        {...(pair ? { labels: pair } : {})}
        held={Math.round(100 * shareOf(train.peek(), test.peek()))}
        all={() => joinedData(train.peek(), test.peek())}
        {...{ nin, recipe }}
        onData={(...given) => store.edits.replace(...given)}
        onRefused={(why) => store.refuse(why)}
      />
      <Button
        aria-expanded={asTable.value}
        onClick={() => {
          asTable.value = !asTable.value;
        }}
      >
        Points as a table
      </Button>
      {asTable.value && (
        <DataTable
          data={train}
          names={names}
          targets={
            width === 1
              ? ["y"]
              : Array.from({ length: width }, (_, k) => `y${k + 1}`)
          }
          {...(isClasses && width === 1 ? { labels } : {})}
          areClassesFixed={outputs > 1}
          onData={(data, message) => store.edits.change(data, message)}
          onRefused={(why) => store.refuse(why)}
        />
      )}
    </div>
  );
}
