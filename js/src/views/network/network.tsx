// A network: layers left to right, edges by size and sign. It is one stop of the Tab key; arrows go
// from part to part, and each is said in words.

import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import { tickText } from "../../ui/axis.ts";
import { useWidth } from "../../ui/width.ts";
import { useCanvases } from "./canvas.ts";
import { Highlights, middleOf } from "./highlight.tsx";
import { next } from "./keys.ts";
import {
  captionsOf,
  type Numbers,
  summaryOf,
  wordsOf,
} from "./network-words.ts";
import {
  hasStubs,
  heightFor,
  type Places,
  partAt,
  placesOf,
} from "./places.ts";
import { edgeCount, type NetworkShape, type Part } from "./shape.ts";
import { isSparse, scaleOf } from "./strokes.ts";

export interface NetworkProps extends Numbers {
  shape: NetworkShape;
  /** Moves on whenever a number has changed. */
  tick: ReadonlySignal<unknown>;
  /** What colour and width of the edges say. */
  by: ReadonlySignal<"weight" | "gradient">;
  /** Whether the gradients are from before the last change. */
  stale?: ReadonlySignal<boolean> | undefined;
  selected: ReadonlySignal<Part | undefined>;
  onSelect(part: Part | undefined): void;
  /** Enter was pressed on a part that has nothing in it: a weight, a bias, an input. */
  onOpen?: ((part: Part) => void) | undefined;
  /** What was come to, in words. */
  onSay(text: string): void;
  label: string;
  digits?: number | undefined;
}

const FIRST = 640; // px, until the page has been measured
const HINT = 240; // px
const HINT_HIGH = 70;
const START: Part = { kind: "neuron", layer: 0, neuron: 0 };

export function Network(props: NetworkProps) {
  const { shape, tick, by } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, FIRST).value;
  const height = heightFor(shape);
  const places = useMemo(
    () => placesOf(shape, width, height),
    [shape, width, height],
  );
  const hovered = useSignal<Part | undefined>(undefined);
  const most = useComputed(() => {
    tick.value;
    return scaleOf(by.value === "weight" ? props.parameters() : props.grad());
  });
  useCanvases(frame, places, { ...props, most });
  const part = { places, hovered, ...props };
  return (
    <div class="mgw-network">
      <div class="mgw-network-frame" ref={frame} style={`height: ${height}px`}>
        <div role="img" aria-label={summaryOf(shape)}>
          <canvas />
          <canvas />
        </div>
        <Highlights {...part} />
        <Parts {...part} />
        <Hint {...part} />
      </div>
      <Captions places={places} />
      <p class="mgw-network-key">
        <Key {...props} most={most} biases={hasStubs(places)} />
      </p>
    </div>
  );
}

interface PartProps extends NetworkProps {
  places: Places;
  hovered: { value: Part | undefined };
}

/** What the mouse and the keys work on: a list whose one entry is the part that is come to. */
function Parts({ places, hovered, ...props }: PartProps) {
  const { shape, tick, selected, label, digits = 4 } = props;
  const id = useId();
  const spoken = useComputed(() => {
    tick.value;
    return wordsOf(shape, selected.value ?? START, props, digits);
  });
  const go = (part: Part | undefined) => {
    props.onSelect(part);
    props.onSay(
      part ? wordsOf(shape, part, props, digits) : "Nothing is selected.",
    );
  };
  const [x, y] = middleOf(places, selected.value ?? START);
  const near = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return partAt(places, event.clientX - box.left, event.clientY - box.top);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const said = answer(shape, selected.value, event.key);
    if (!said) return;
    event.preventDefault();
    event.stopPropagation();
    if ("open" in said) props.onOpen?.(said.open);
    else go(said.to);
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
      {/* biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which one is meant */}
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

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** What `key` asks for; undefined: nothing here. */
function answer(
  shape: NetworkShape,
  part: Part | undefined,
  key: string,
): { to: Part | undefined } | { open: Part } | undefined {
  if (!part) {
    if (key === "Home" || key === "End") return { to: next(shape, START, key) };
    return [...ARROWS, "Enter"].includes(key) ? { to: START } : undefined;
  }
  const to = next(shape, part, key);
  if (to) return { to };
  if (key === "Escape") return { to: undefined };
  if (key === "Enter") return { open: part };
  return ARROWS.includes(key) ? { to: part } : undefined; // an edge of the page: said once more
}

/** What is under the mouse, above it or below. */
function Hint({ places, hovered, ...props }: PartProps) {
  const part = hovered.value;
  props.tick.value;
  if (!part) return null;
  const [x, y] = middleOf(places, part);
  const left = Math.max(Math.min(x - HINT / 2, places.width - HINT), 0);
  return (
    <div
      class={`mgw-network-hint ${y < HINT_HIGH ? "mgw-network-below" : ""}`}
      aria-hidden="true"
      style={`left: ${left}px; top: ${y}px; width: ${HINT}px`}
    >
      <span>{wordsOf(props.shape, part, props, props.digits ?? 4)}</span>
    </div>
  );
}

function Captions({ places: { shape, columns } }: { places: Places }) {
  const step = (columns[1] ?? 0) - (columns[0] ?? 0);
  return (
    <div class="mgw-network-captions" aria-hidden="true">
      {captionsOf(shape).map((text, k) => (
        <span
          key={k}
          title={text}
          style={`left: ${columns[k]}px; max-width: ${step - 4}px`}
        >
          {text}
        </span>
      ))}
    </div>
  );
}

/** How to read the edges. */
function Key({
  biases,
  shape,
  by,
  stale,
  most,
}: NetworkProps & { most: ReadonlySignal<number>; biases: boolean }) {
  const sparse = isSparse(edgeCount(shape));
  const strongest = `, the ${sparse ? "widest" : "strongest"} is ${tickText(most.value)}.`;
  const old = by.value === "gradient" && stale?.value;
  return (
    <>
      Edges by {by.value}: <b class="mgw-pos">positive</b>,{" "}
      <b class="mgw-neg">{sparse ? "negative (dashed)" : "negative"}</b>
      {strongest}
      {biases && " The line above a neuron is its bias."}
      {old && " Gradients from before the last change."}
    </>
  );
}
