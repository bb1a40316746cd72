// A network: layers from left to right, edges by size and sign. It is one stop of the Tab key; arrows go
// from part to part, and a screen reader reads each.

import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import {
  columnsOf,
  edgeCount,
  type NetworkPart,
  type NetworkShape,
} from "../../store/network-shape.ts";
import { tickText } from "../../ui/axis.ts";
import { Beads, waveOf } from "../../ui/beads.tsx";
import { useOwnId } from "../../ui/own-id.ts";
import { useWidth } from "../../ui/width.ts";
import { useCanvases } from "./canvas.ts";
import { Highlights } from "./highlight.tsx";
import { answerTo, START_PART } from "./keys.ts";
import {
  captionsOf,
  type NetworkNumbers,
  summaryOf,
  wordsOf,
} from "./network-words.ts";
import {
  hasBiases,
  heightFor,
  middleOf,
  type NetworkPlaces,
  partAt,
  placesOf,
  weightLines,
} from "./places.ts";
import { isSparse, scaleOf } from "./strokes.ts";

export interface NetworkProps extends NetworkNumbers {
  shape: NetworkShape;
  /** Changes with every number. */
  tick: ReadonlySignal<unknown>;
  /** What colour and width of the edges show. */
  by: ReadonlySignal<"weight" | "gradient">;
  /** Whether the gradients are from before the last change. */
  stale?: ReadonlySignal<boolean> | undefined;
  /** Another object whenever gradients have arrived; undefined at other times. */
  arrival: ReadonlySignal<object | undefined>;
  selected: ReadonlySignal<NetworkPart | undefined>;
  onSelect(part: NetworkPart | undefined): void;
  /** Called on Enter at a part with nothing in it: a weight, a bias, an input. */
  onOpen?: ((part: NetworkPart) => void) | undefined;
  /** Called with the selected part in words. */
  onMessage(text: string): void;
  label: string;
  digits?: number | undefined;
  /** What stands under the columns, given the x of each. */
  under?: ((columns: readonly number[]) => ComponentChildren) | undefined;
}

const INITIAL_WIDTH = 640; // px, before the page has been measured
const MIN_CAPTION_STEP = 50; // px from column to column, with room for `16 tanh`
const HINT_WIDTH = 240; // px
const HINT_BELOW = 70;

export function Network(props: NetworkProps) {
  const { shape, tick, by } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, INITIAL_WIDTH).value;
  const height = heightFor(shape);
  const hasPictures = props.fields?.(2) !== undefined;
  const { activations, activationGrad } = props;
  // of a run the numbers under a neuron are those of one example, and its picture says more
  const isQuiet = hasPictures && !activationGrad;
  const lines = isQuiet ? 0 : Number(!!activations) + Number(!!activationGrad);
  const places = useMemo(
    () => placesOf(shape, width, height, { hasPictures, lines }),
    [shape, width, height, hasPictures, lines],
  );
  const hovered = useSignal<NetworkPart | undefined>(undefined);
  const most = useComputed(() => {
    tick.value;
    return scaleOf(by.value === "weight" ? props.parameters() : props.grad());
  });
  useCanvases(frame, places, { ...props, most });
  const part = { places, hovered, ...props };
  return (
    <div class="mgw-network" style={`--mgw-width: ${width}px`}>
      <div class="mgw-network-frame" ref={frame} style={`height: ${height}px`}>
        <div role="img" aria-label={summaryOf(shape)}>
          <canvas />
          <canvas />
        </div>
        <Highlights {...part} />
        <Beads
          event={props.arrival}
          runs={(arrived) => (arrived ? waveOf(weightLines(places)) : [])}
        />
        <Parts {...part} />
        <Hint {...part} />
      </div>
      <Captions places={places} />
      {props.under?.(places.columns)}
      <p class="mgw-network-key">
        <Key {...props} most={most} places={places} />
      </p>
    </div>
  );
}

interface PartProps extends NetworkProps {
  places: NetworkPlaces;
  hovered: { value: NetworkPart | undefined };
}

/** The target of mouse and keys: a list whose one entry is the selected part. */
function Parts({ places, hovered, ...props }: PartProps) {
  const { shape, tick, selected, label, digits = 4 } = props;
  const id = useOwnId();
  const spoken = useComputed(() => {
    tick.value;
    return wordsOf(shape, selected.value ?? START_PART, props, digits);
  });
  const go = (part: NetworkPart | undefined) => {
    props.onSelect(part);
    props.onMessage(
      part ? wordsOf(shape, part, props, digits) : "Nothing is selected.",
    );
  };
  const [x, y] = middleOf(places, selected.value ?? START_PART);
  const near = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return partAt(places, event.clientX - box.left, event.clientY - box.top);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const answer = answerTo(shape, selected.value, event.key);
    if (!answer) return;
    event.preventDefault();
    event.stopPropagation();
    if ("open" in answer) props.onOpen?.(answer.open);
    else go(answer.to);
  };
  return (
    <div
      class="mgw-network-parts"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={id}
      data-over={hovered.value !== undefined}
      onKeyDown={onKeyDown}
      onClick={(event) => go(near(event))}
      onPointerMove={(event) => {
        hovered.value = near(event);
      }}
      onPointerLeave={() => {
        hovered.value = undefined;
      }}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names its active entry */}
      <div
        id={id}
        role="option"
        style={`left: ${x}px; top: ${y}px`}
        aria-selected={selected.value !== undefined}
        aria-label={spoken}
      />
    </div>
  );
}

/** The part under the mouse in words, above it or below. */
function Hint({ places, hovered, ...props }: PartProps) {
  const part = hovered.value;
  props.tick.value;
  if (!part) return null;
  const [x, y] = middleOf(places, part);
  const left = Math.max(
    Math.min(x - HINT_WIDTH / 2, places.width - HINT_WIDTH),
    0,
  );
  return (
    <div
      class={`mgw-network-hint ${y < HINT_BELOW ? "mgw-network-below" : ""}`}
      aria-hidden="true"
      style={`left: ${left}px; top: ${y}px; width: ${HINT_WIDTH}px`}
    >
      <span>{wordsOf(props.shape, part, props, props.digits ?? 4)}</span>
    </div>
  );
}

function Captions({ places: { shape, columns } }: { places: NetworkPlaces }) {
  const step = (columns[1] ?? 0) - (columns[0] ?? 0);
  const counts = step < MIN_CAPTION_STEP ? columnsOf(shape) : [];
  return (
    <div class="mgw-network-captions" aria-hidden="true">
      {captionsOf(shape).map((text, k) => (
        <span
          key={k}
          title={text}
          style={`left: ${columns[k]}px; max-width: ${step - 4}px`}
        >
          {counts[k] ?? text}
        </span>
      ))}
    </div>
  );
}

/** How to read the edges. */
function Key({
  places,
  shape,
  by,
  stale,
  most,
}: NetworkProps & { most: ReadonlySignal<number>; places: NetworkPlaces }) {
  const sparse = isSparse(edgeCount(shape));
  const strongest = `, the ${sparse ? "widest" : "strongest"} is ${tickText(most.value)}.`;
  const old = by.value === "gradient" && stale?.value;
  return (
    <>
      Edges by {by.value}: <b class="mgw-pos">positive</b>,{" "}
      <b class="mgw-neg">{sparse ? "negative (dashed)" : "negative"}</b>
      {strongest}
      {hasBiases(places) &&
        " A dot at a neuron’s corner is its bias, a ring is a negative one."}
      {places.hasPictures &&
        ` The picture of a neuron is its output over ${(shape.plane ?? shape.inputs).join(" and ")}.`}
      {old && " Gradients from before the last change."}
    </>
  );
}
