// The loss by step: the current run, on request the earlier ones beside it, and a line at the step
// that is looked at, which follows a click or a drag.

import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type {
  LossPoint,
  LossRecord,
} from "../../store/training/loss-record.ts";
import type { Run } from "../../store/training/run-history.ts";
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
  runs: ReadonlySignal<readonly Run[]>;
  /** Goes up when their losses change. */
  tick: ReadonlySignal<unknown>;
  /** The step that is looked at. */
  cursor: ReadonlySignal<number>;
  /** Whether the earlier runs are shown too. */
  comparing: ReadonlySignal<boolean>;
  /** Whether the losses are on a log scale; of its own if left out. */
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
  const curves = lossLines(seen, pointsOf);
  const log = isLog.value;
  const y = lossAxis(curves, log);
  const now = cursor.value;
  return (
    <section class="mgw-run" aria-label="Loss">
      <div class="mgw-run-head">
        <b>Loss</b>
        <label>
          <input
            type="checkbox"
            checked={log}
            onChange={({ currentTarget }) => {
              isLog.value = currentTarget.checked;
            }}
          />
          Log scale
        </label>
        <b class="mgw-run-number">{lossNow(curves.at(-1), now)}</b>
      </div>
      <Plot
        label={lossLabel(curves, now)}
        x={stepAxis(seen)}
        y={y}
        lines={[
          ...curves.map((curve) => ({
            class: curve.class,
            points: drawable(curve.points, log),
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
      {curves.length > 1 && <RunLegend curves={curves} at={now} />}
      {seen.length > 1 &&
        originsOf(seen).map((how) => (
          <p key={how} class="mgw-notes">
            {how}
          </p>
        ))}
      {lossNotes(curves, log).map((note) => (
        <p key={note} class="mgw-notes">
          {note}
        </p>
      ))}
    </section>
  );
}

/** The points of each record, computed again only when it has other losses or another width. */
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

/** The step whose loss is shown at `step`: after the last one that, as the next loss is not known yet. */
const shownStep = ({ end }: LossRecord, step: number) =>
  Math.max(0, Math.min(step, end - 1));

function lossNow(curve: LossLine | undefined, step: number): string {
  if (!curve || curve.record.length === 0) return "";
  return shown(curve.record.at(shownStep(curve.record, step)));
}

function RunLegend(props: { curves: readonly LossLine[]; at: number }) {
  const { curves } = props;
  const current = curves.at(-1);
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
        {curves.toReversed().map(({ name, class: look, record }) => (
          <tr key={name}>
            <th scope="row">
              <svg class="mgw-key" aria-hidden="true" width="30" height="10">
                <path class={`mgw-curve ${look}`} d="M1 5H29" />
              </svg>
              {name}
            </th>
            <td>{shown(record.at(at))}</td>
            <td>{shown(record.at(record.end - 1))}</td>
            <td>{record.length.toLocaleString("en")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
