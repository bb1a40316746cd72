// A table of targets and outputs, example by example: for models whose examples fit no plane.

import type { TrainingStore } from "../../store/training/training-store.ts";
import { counted, format } from "../../ui/format.ts";
import {
  type ClassRule,
  classOf,
  type Data,
  hasSides,
  padded,
  targetClass,
} from "../plane/data.ts";

const MAX_EXAMPLES = 50;
const MAX_INPUTS = 6; // shown in a row
const WIDTH = 64; // of the picture, in px
const HEIGHT = 16;

export function Targets({ store }: { store: TrainingStore }) {
  store.run.tick.value;
  const { X, y, nin, width } = store.run.examples.value;
  const shown = Math.min(MAX_EXAMPLES, store.run.count);
  const outputs = store.run.predict(X.subarray(0, shown * nin));
  const rows = rowsOf(store, outputs, shown);
  const scale = scaleOf(y.subarray(0, shown * width));
  const isPlain = store.run.outputs === 1;
  return (
    <div class="mgw-targets">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus */}
      <section aria-label="Examples" tabIndex={0}>
        <table aria-label="Targets and outputs">
          <thead>
            <tr>
              <th scope="col">{nin > MAX_INPUTS ? "Example" : "Inputs"}</th>
              <th scope="col">Target</th>
              <th scope="col">Output</th>
              {isPlain && <td />}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                <Cells {...row} />
                {isPlain && (
                  <td>
                    <GapPicture
                      from={scale(outputs[i] ?? Number.NaN)}
                      to={scale(y[i] ?? Number.NaN)}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="mgw-notes">
        {store.run.count > shown &&
          `The first ${shown} of ${counted(store.run.count)} examples. `}
        {isPlain && "The ring is the target, the dot the output."}
      </p>
    </div>
  );
}

interface Row {
  name: string;
  target: string;
  output: string;
  /** Whether the output stands for another class than the target. */
  isWrong: boolean;
}

const Cells = ({ name, target, output, isWrong }: Row) => (
  <>
    <th scope="row">{name}</th>
    <td>{target}</td>
    <td>
      {isWrong && (
        <span class="mgw-miss" title="Another class than the target">
          ✗{" "}
        </span>
      )}
      {output}
    </td>
  </>
);

function rowsOf(
  store: TrainingStore,
  outputs: Float64Array,
  count: number,
): Row[] {
  const { X, y, nin, width } = store.run.examples.value;
  const data: Data = { X, y, yWidth: width };
  const rule: ClassRule = {
    outputs: store.run.outputs,
    border: store.run.border ?? 0,
    labels: store.run.labels,
  };
  const areClasses = store.run.areClasses.value && hasSides(rule);
  const part = (of: Float64Array, i: number, size: number) => [
    ...of.subarray(i * size, (i + 1) * size),
  ];
  return Array.from({ length: count }, (_, i) => ({
    name: nin > MAX_INPUTS ? `${i + 1}` : part(X, i, nin).map(short).join(", "),
    target: part(y, i, width).map(short).join(", "),
    output: part(outputs, i, rule.outputs)
      .map((number) => format(number, rule.outputs === 1 ? 4 : 2))
      .join(", "),
    isWrong:
      areClasses &&
      classOf(outputs, i, rule.outputs, rule.border) !==
        targetClass(data, i, rule),
  }));
}

/** A number with at most four digits. */
const short = (number: number) =>
  String(Number(number.toPrecision(4))).replace("-", "−");

/** The scale from numbers to px of the picture; numbers far from all targets are at the edge. */
function scaleOf(targets: Float64Array): (number: number) => number {
  const least = targets.reduce((a, b) => Math.min(a, b), Infinity);
  const most = targets.reduce((a, b) => Math.max(a, b), -Infinity);
  const { min, max } = padded("", least, most);
  const inner = WIDTH - HEIGHT;
  return (number) =>
    HEIGHT / 2 + inner * Math.min(1, Math.max(0, (number - min) / (max - min)));
}

/** A line from the output to the target. */
const GapPicture = ({ from, to }: { from: number; to: number }) => (
  <svg
    aria-hidden="true"
    width={WIDTH}
    height={HEIGHT}
    viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
  >
    <path class="mgw-rail" d={`M0 ${HEIGHT / 2}h${WIDTH}`} />
    {Number.isFinite(from) && (
      <>
        <path class="mgw-gap" d={`M${from} ${HEIGHT / 2}H${to}`} />
        <circle class="mgw-said-dot" cx={from} cy={HEIGHT / 2} r="3.5" />
      </>
    )}
    <circle class="mgw-target-ring" cx={to} cy={HEIGHT / 2} r="5.5" />
  </svg>
);
