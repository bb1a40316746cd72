// The sum of a neuron: each weight times its input, and the bias, with bars for size and sign.

import { useRef } from "preact/hooks";
import type { NeuronStore } from "../../store/neuron-store.ts";
import { Beads, waveOf } from "../../ui/beads.tsx";
import { signOf } from "../../ui/format.ts";
import { arrivalIn } from "../graph/graph-beads.tsx";
import { numberText } from "../graph/graph-words.ts";
import { GradientRow, ValueCard } from "./value-card.tsx";

const MAX_INPUTS = 24; // in sight; the table has all

export function Terms({ store }: { store: NeuronStore }) {
  const { graph, parts } = store;
  const { inputs, weights, products, bias, sum, output, activation } =
    parts.value;
  const shown = inputs.slice(0, MAX_INPUTS);
  const longest = Math.max(
    ...[...products, ...bias, ...sum].map((node) => size(store.data(node))),
  );
  const bar = (node: number, name: string) => (
    <Bar store={store} node={node} name={name} longest={longest} />
  );
  const place = useRef<HTMLDivElement>(null);
  return (
    <div class="mgw-terms" ref={place}>
      {shown.map((input, i) => {
        const [w = 0, product = 0] = [weights[i], products[i]];
        return (
          <div class="mgw-term" key={product}>
            <ValueCard graph={graph} node={input} inline />
            <span aria-hidden="true">×</span>
            <ValueCard graph={graph} node={w} inline />
            {bar(product, `${i ? "+ " : ""}${graph.name(product)}`)}
          </div>
        );
      })}
      {inputs.length > MAX_INPUTS && (
        <p>… and {inputs.length - MAX_INPUTS} more inputs: see the table.</p>
      )}
      <div class="mgw-term">
        <span />
        <span />
        <ValueCard graph={graph} node={bias[0]} inline />
        {bar(bias[0], `+ ${graph.name(bias[0])}`)}
      </div>
      <div class="mgw-term mgw-total">
        <div class="mgw-outcome">
          {activation !== "linear" && (
            <Outcome store={store} node={sum[0]} name="w·x + b" />
          )}
          <Outcome
            store={store}
            node={output[0]}
            name={graph.name(output[0])}
          />
        </div>
        {bar(sum[0], "= w·x + b")}
      </div>
      <Beads
        event={graph.event}
        runs={(event) => (arrivalIn(event) ? waveIn(place.current) : [])}
      />
    </div>
  );
}

/** A wave from the gradient of the output to that of the sum, and from there to all others. */
function waveIn(terms: Element | null) {
  const origin = terms?.getBoundingClientRect();
  const placesIn = (selector: string) =>
    [...(terms?.querySelectorAll(`${selector} .mgw-part-grad`) ?? [])].map(
      (row) => {
        const { x, y, width, height } = row.getBoundingClientRect();
        const [left, top] = [origin?.x ?? 0, origin?.y ?? 0];
        return `${x + width / 2 - left} ${y + height / 2 - top}`;
      },
    );
  const [sum, output] = placesIn(".mgw-outcome");
  const line = (from: string, to = "", depth: number) => ({
    path: `M${from}L${to}`,
    depth,
  });
  return waveOf([
    ...(output ? [line(sum ?? "", output, 0)] : []),
    ...placesIn(".mgw-term > .mgw-part").map((at) =>
      line(at, sum, output ? 1 : 0),
    ),
  ]);
}

const size = (number: number) =>
  Number.isFinite(number) ? Math.abs(number) : 0;

interface BarProps {
  store: NeuronStore;
  node: number;
  name: string;
  /** The size of the number with the longest bar. */
  longest: number;
}

/** A number as a bar from the middle, to the right if it is positive. */
function Bar({ store, node, name, longest }: BarProps) {
  const number = store.data(node);
  const width = longest > 0 ? (50 * size(number)) / longest : 0;
  const left = number < 0 ? 50 - width : 50;
  return (
    <div class="mgw-share">
      <div class="mgw-part-row">
        <span>{name}</span>
        <span>{numberText(store.graph, number)}</span>
      </div>
      <div class="mgw-track" aria-hidden="true">
        <span
          class={`mgw-fill mgw-${signOf(number)}`}
          style={`left: ${left}%; width: ${width}%`}
        />
      </div>
    </div>
  );
}

function Outcome({ store, node, name }: Omit<BarProps, "longest">) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card
    <div class="mgw-part" role="group" aria-label={name}>
      <div class="mgw-part-row">
        <b>{name}</b>
        <span>{numberText(store.graph, store.data(node))}</span>
      </div>
      <GradientRow graph={store.graph} node={node} />
    </div>
  );
}
