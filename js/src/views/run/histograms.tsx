// Histograms of weights and gradients, layer by layer, on axes that all layers share. The sizes of the
// gradients, in powers of ten, show in which layer they vanish.

import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { NetworkShape } from "../../store/network-shape.ts";
import { tickText } from "../../ui/axis.ts";
import { format, typeset } from "../../ui/format.ts";
import { NumberTable } from "../../ui/number-table.tsx";
import {
  type LayerSpread,
  layersOf,
  linearBins,
  POWERS,
  sizeBins,
  spreadOf,
  typicalSize,
} from "./bins.ts";
import { roundedUp } from "./loss-lines.ts";

interface Props {
  shape: NetworkShape;
  /** Neuron by neuron: weights, then the bias. */
  parameters(): Float64Array;
  /** Their gradients. */
  grad(): Float64Array;
  /** Changes whenever the numbers do. */
  tick: ReadonlySignal<unknown>;
}

const WIDTH = 200;
const HEIGHT = 56;
const BINS = 40;

export function Histograms({ shape, parameters, grad, tick }: Props) {
  tick.value;
  const layers = layersOf(shape, parameters(), grad());
  const reach = reachOf(layers);
  return (
    <section class="mgw-histograms mgw-run" aria-label="Histograms">
      <div class="mgw-run-head">
        <b>Weights</b>
        <b>Gradients by size</b>
      </div>
      {layers.map((layer) => (
        <div key={layer.name} class="mgw-histogram-row">
          <Weights layer={layer} reach={reach} />
          <Gradients layer={layer} />
        </div>
      ))}
    </section>
  );
}

/** The end of the axis that the weights of all layers share. */
function reachOf(layers: readonly LayerSpread[]): number {
  let most = 0;
  for (const { weights } of layers)
    for (const weight of weights)
      if (Number.isFinite(weight)) most = Math.max(most, Math.abs(weight));
  return most > 0 ? roundedUp(most) : 1;
}

interface LayerProps {
  layer: LayerSpread;
}

function Weights({ layer, reach }: LayerProps & { reach: number }) {
  const counts = linearBins(layer.weights, reach, BINS);
  const most = Math.max(1, ...counts);
  const bars = (from: number, to: number) =>
    path(counts, from, to, (count) => [HEIGHT, -(count / most) * HEIGHT]);
  return (
    <Bars
      name={`${layer.name} weights`}
      words={weightWords(layer.weights)}
      ticks={[-reach, 0, reach].map(tickText)}
      positive={bars(BINS / 2, BINS)}
      negative={bars(0, BINS / 2)}
    >
      <path class="mgw-rule" d={`M${WIDTH / 2} 0V${HEIGHT}`} />
    </Bars>
  );
}

function Gradients({ layer }: LayerProps) {
  const { positive, negative } = sizeBins(layer.gradients);
  const most = Math.max(1, ...positive, ...negative);
  const half = HEIGHT / 2;
  const bars = (counts: Int32Array, sign: number) =>
    path(counts, 0, counts.length, (count) => [
      half,
      -sign * (count / most) * half,
    ]);
  const middle = (POWERS.least + POWERS.most) / 2;
  return (
    <Bars
      name={`${layer.name} gradients`}
      words={gradientWords(layer)}
      ticks={[POWERS.least, middle, POWERS.most].map((power) =>
        typeset(`1e${power}`),
      )}
      positive={bars(positive, 1)}
      negative={bars(negative, -1)}
    >
      <path class="mgw-rule" d={`M0 ${half}H${WIDTH}`} />
    </Bars>
  );
}

/** The bars of the bins `from` … `to`; `bar` gives where a bar starts, and its height. */
function path(
  counts: Int32Array,
  from: number,
  to: number,
  bar: (count: number) => readonly [number, number],
): string {
  const width = WIDTH / counts.length;
  let d = "";
  for (let k = from; k < to; k++) {
    const count = counts[k] ?? 0;
    if (count === 0) continue;
    const [start, rise] = bar(count);
    const height = Math.sign(rise) * Math.max(Math.abs(rise), 1); // one of many is visible too
    d += `M${k * width + 0.5} ${start}h${width - 1}v${height.toFixed(1)}h${1 - width}z`;
  }
  return d || "M0 0";
}

interface BarsProps {
  name: string;
  words: string;
  ticks: readonly string[];
  positive: string;
  negative: string;
  children: ComponentChildren;
}

function Bars(props: BarsProps) {
  const { name, words, ticks, positive, negative, children } = props;
  return (
    <figure class="mgw-histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${words}`}
      >
        {children}
        <path class="mgw-bar-pos" d={positive} />
        <path class="mgw-bar-neg" d={negative} />
      </svg>
      <div class="mgw-histogram-ticks" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </div>
      <figcaption>
        <b>{name}</b> <span>{words}</span>
      </figcaption>
    </figure>
  );
}

function weightWords(weights: Float64Array): string {
  const { mean, deviation, odd, count } = spreadOf(weights);
  if (odd === count) return "no finite number";
  const text = `mean ${format(mean, 3)}, deviation ${format(deviation, 3)}`;
  return odd > 0 ? `${text}, ${odd} NaN or infinite` : text;
}

function gradientWords({ gradients, dead, neurons }: LayerSpread): string {
  const { zeros, odd, count } = spreadOf(gradients);
  if (zeros === count) return "all are 0";
  const parts = [`typically ${sizeText(typicalSize(gradients))}`];
  if (zeros > 0) parts.push(`${percent(zeros / count)} are 0`);
  if (odd > 0) parts.push(`${odd} NaN or infinite`);
  if (dead > 0)
    parts.push(`${dead} of ${neurons} neurons dead for these examples`);
  return parts.join(", ");
}

const sizeText = (size: number) =>
  size < 0.001 || size >= 1000
    ? typeset(size.toExponential(0))
    : format(size, 3);

const percent = (share: number) => {
  const rounded = Math.round(100 * share);
  return rounded === 0 ? "under 1 %" : `${rounded} %`;
};

/** The numbers of the histograms, as a table. */
export function HistogramTable({ shape, parameters, grad, tick }: Props) {
  tick.value;
  const rows = layersOf(shape, parameters(), grad()).map((layer) => {
    const weights = spreadOf(layer.weights);
    const gradients = spreadOf(layer.gradients);
    return {
      key: layer.name,
      name: layer.name,
      cells: [
        String(weights.mean),
        String(weights.deviation),
        String(gradients.deviation),
        String(typicalSize(layer.gradients)),
        `${gradients.zeros} of ${gradients.count}`,
        `${layer.dead} of ${layer.neurons}`,
      ],
    };
  });
  return (
    <div class="mgw-run mgw-histogram-table">
      <NumberTable
        name="Layers"
        columns={[
          "Weights: mean",
          "deviation",
          "Gradients: deviation",
          "typical size",
          "are 0",
          "Dead neurons",
        ]}
        rows={rows}
      />
    </div>
  );
}
