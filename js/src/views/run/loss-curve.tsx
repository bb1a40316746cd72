// The loss curve: the current run, on request the earlier ones as well, and a line at the present step,
// which follows a click or a drag.

import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type {
  LossPoint,
  LossRecord,
} from "../../store/training/loss-record.ts";
import type { RecordedRun } from "../../store/training/run-history.ts";
import { CheckBox } from "../../ui/choice.tsx";
import { counted } from "../../ui/format.ts";
import { Help } from "../../ui/help.tsx";
import { Plot } from "../../ui/plot.tsx";
import {
  drawable,
  type LossLine,
  lossAxis,
  lossLabel,
  lossLines,
  lossNotes,
  originsOf,
  shown,
  stepAxis,
} from "./loss-lines.ts";

interface Props {
  /** The current run and the earlier ones. */
  runs: ReadonlySignal<readonly RecordedRun[]>;
  /** Changes whenever their losses do. */
  tick: ReadonlySignal<unknown>;
  /** The present step. */
  cursor: ReadonlySignal<number>;
  /** Whether it shows the earlier runs too. */
  comparing: ReadonlySignal<boolean>;
  /** Whether the losses are on a log scale; a state of its own if left out. */
  isLog?: Signal<boolean>;
  onCursor(step: number): void;
}

export function LossCurve(props: Props) {
  const { runs, tick, cursor, comparing, onCursor } = props;
  const own = useSignal(false);
  const isLog = props.isLog ?? own;
  const pointsOf = usePolylines();
  tick.value;
  const seen = comparing.value
    ? runs.value
    : runs.value.filter(({ isCurrent }) => isCurrent);
  const lines = lossLines(seen, pointsOf);
  const log = isLog.value;
  const y = lossAxis(lines, log);
  const now = cursor.value;
  return (
    <section class="mgw-run" aria-label="Loss">
      <div class="mgw-run-head">
        <b>Loss</b>
        <CheckBox
          label="Log scale"
          checked={log}
          onCheck={(isChecked) => {
            isLog.value = isChecked;
          }}
        />
        <Help
          name="Loss"
          text="How wrong the network is, step by step: the loss should go down. Drag along the curve to go back to a step."
          notebook="08-four-examples"
        />
      </div>
      <Plot
        label={lossLabel(lines, now)}
        x={stepAxis(seen)}
        y={y}
        lines={[
          ...lines.map((line) => ({
            class: line.class,
            points: drawable(line.points, log),
          })),
          {
            class: "mgw-looked-at",
            points: [
              [now, y.min],
              [now, y.max],
            ],
          },
        ]}
        onPick={([step]) => onCursor(Math.round(step))}
      />
      {lines.length > 1 && <RunLegend lines={lines} at={now} />}
      {seen.length > 1 &&
        originsOf(seen).map((how) => (
          <p key={how} class="mgw-notes">
            {how}
          </p>
        ))}
      {lossNotes(lines, log).map((note) => (
        <p key={note} class="mgw-notes">
          {note}
        </p>
      ))}
    </section>
  );
}

/** The polyline of each record, computed again only when its losses or its width change. */
function usePolylines() {
  const known = useRef(new WeakMap<LossRecord, KnownPolyline>());
  return (record: LossRecord, columns: number) => {
    const old = known.current.get(record);
    const key = `${record.length} ${Math.floor(columns)} ${record.at(record.end - 1)}`;
    if (old?.key === key) return old.points;
    const points = record.polyline(columns);
    known.current.set(record, { key, points });
    return points;
  };
}

interface KnownPolyline {
  key: string;
  points: readonly LossPoint[];
}

/** The step whose loss is shown at `step`: the last one if there is no later loss yet. */
const shownStep = ({ end }: LossRecord, step: number) =>
  Math.max(0, Math.min(step, end - 1));

function RunLegend(props: { lines: readonly LossLine[]; at: number }) {
  const { lines } = props;
  const current = lines.at(-1);
  const at = current ? shownStep(current.record, props.at) : 0;
  return (
    <table class="mgw-numbers" aria-label="Runs">
      <thead>
        <tr>
          <td />
          <th scope="col">Step {at}</th>
          <th scope="col">Last</th>
          <th scope="col">Steps</th>
        </tr>
      </thead>
      <tbody>
        {lines.toReversed().map(({ name, class: look, record }) => (
          <tr key={name}>
            <th scope="row">
              <svg class="mgw-key" aria-hidden="true" width="30" height="10">
                <path class={`mgw-curve ${look}`} d="M1 5H29" />
              </svg>
              {name}
            </th>
            <td>{shown(record.at(at))}</td>
            <td>{shown(record.at(record.end - 1))}</td>
            <td>{counted(record.length)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
