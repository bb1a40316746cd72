// A card: one Value with its label, number and gradient; a leaf has a slider too.

import {
  type ReadonlySignal,
  type Signal,
  useComputed,
  useSignal,
} from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { format, signOf } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import type { Box } from "./boxes.ts";
import type { Item } from "./fold.ts";
import { HealthSign } from "./health-sign.tsx";
import { apart } from "./kinship.ts";
import { GAP, type Placed } from "./layout.ts";
import { marksOf } from "./marks.ts";
import { noteOf, shortName } from "./names.ts";
import { RangePanel } from "./range-panel.tsx";
import { BoxTitle, Title } from "./title.tsx";

interface Props {
  store: GraphStore;
  placed: Placed;
  /** The id of the card that has the focus. */
  focused: Signal<string>;
  toggle(box: Box): void;
}

export function Card({ store, placed, focused, toggle }: Props) {
  const { item, circle } = placed;
  const left = placed.x + (circle && circle + GAP);
  const place = `left: ${left}px; top: ${placed.y}px; width: ${placed.x + placed.width - left}px; height: ${placed.height}px`;
  const node = item.shows;
  const role =
    item.kind === "box" ? "box" : (store.structure.roles[node] ?? "inner");
  const look = useComputed(
    () => `mgw-card mgw-${role} ${marksOf(store, item)} ${apart(store, item)}`,
  );
  const ring = useComputed(() => `mgw-op ${apart(store, item)}`);
  const short = item.kind === "node" ? shortName(store.structure, node) : "";
  const title = <Title {...{ store, item, focused, short }} />;
  return (
    <>
      {circle > 0 && (
        <div
          class={ring}
          aria-hidden="true"
          style={`left: ${placed.x}px; top: ${placed.y + placed.height / 2 - 15}px; width: ${circle}px`}
        >
          {placed.symbol}
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card */}
      <div
        class={look}
        role="group"
        aria-label={item.name}
        data-node={node}
        data-item={item.id}
        style={place}
      >
        {item.box ? (
          <>
            <BoxTitle
              {...{ store, focused, toggle }}
              box={item.box}
              shows={node}
              open={false}
            />
            <Inside store={store} item={item} />
          </>
        ) : role === "constant" ? (
          <Name title={title} note="constant" />
        ) : role === "inner" ? (
          <>
            <Name title={title} note={noteOf(store.structure, node)} />
            <Numbers store={store} node={node} />
          </>
        ) : (
          <Leaf store={store} node={node} title={title} />
        )}
        <HealthSign store={store} item={item} />
      </div>
    </>
  );
}

function Name({ title, note }: { title: ComponentChildren; note: string }) {
  return (
    <div class={note ? "mgw-name" : "mgw-name mgw-alone"}>
      {title}
      <i title={note}>
        <bdi>{note}</bdi>
      </i>
    </div>
  );
}

/** What is read on a closed box: the numbers that leave it, or how much is in it. */
function Inside({ store, item }: { store: GraphStore; item: Item }) {
  return item.shows >= 0 ? (
    <Numbers store={store} node={item.shows} />
  ) : (
    <div class="mgw-row">
      <span>{item.members.length.toLocaleString("en")} Values</span>
    </div>
  );
}

function Numbers({ store, node }: { store: GraphStore; node: number }) {
  const { text, stale } = useData(store, node);
  return (
    <>
      <div class="mgw-row">
        <span>value</span>
        <span class={stale}>{text}</span>
      </div>
      <Gradient store={store} node={node} />
    </>
  );
}

function Gradient({ store, node }: { store: GraphStore; node: number }) {
  const grad = useNumber(store, "grad", node);
  const text = useComputed(() =>
    format(grad.value, store.settings.digits.value),
  );
  const row = useComputed(() => `mgw-row mgw-grad mgw-${signOf(grad.value)}`);
  const stale = useComputed(() => {
    store.tick.value;
    return store.replay.value.isGradStale(node)
      ? "mgw-number mgw-stale"
      : "mgw-number";
  });
  return (
    <div class={row}>
      <span>grad</span>
      <span class={stale}>{text}</span>
    </div>
  );
}

interface LeafProps {
  store: GraphStore;
  node: number;
  title: ComponentChildren;
}

function Leaf({ store, node, title }: LeafProps) {
  const name = store.name(node);
  const { data, text } = useData(store, node);
  const range = store.range(node);
  const open = useSignal(false);
  const step = useComputed(() => stepOf(range.value));
  const moved = useComputed(() => Boolean(store.settings.moves.value[node]));
  const set = (number: number) => store.do("set", number, node);
  return (
    <>
      <div class="mgw-name mgw-leaf-name">
        {title}
        <button
          type="button"
          class="mgw-more"
          aria-label={`${name} range`}
          aria-expanded={open.value}
          title={
            moved.value
              ? "Range of the slider"
              : "Range of the slider; pinned: Step leaves it where it is"
          }
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {moved.value ? "⋯" : "⚓"}
        </button>
      </div>
      <div class="mgw-row">
        <span>value</span>
        <NumberField
          class="mgw-value"
          name={`${name} value`}
          value={data}
          shown={text}
          step={step.value}
          onNumber={set}
          onRefused={(why) => store.refuse(why)}
        />
      </div>
      <Gradient store={store} node={node} />
      <Slider
        name={name}
        value={data}
        text={text}
        min={range.value.min}
        max={range.value.max}
        step={step.value}
        onNumber={set}
      />
      {open.value && <RangePanel store={store} node={node} open={open} />}
    </>
  );
}

function useData(store: GraphStore, node: number) {
  const data = useNumber(store, "data", node);
  const text = useComputed(() =>
    format(data.value, store.settings.digits.value),
  );
  const stale = useComputed(() => {
    store.tick.value;
    return store.replay.value.isDataStale(node)
      ? "mgw-number mgw-stale"
      : "mgw-number";
  });
  return { data, text, stale };
}

/** The number of a node, as a signal. */
function useNumber(
  store: GraphStore,
  of: "data" | "grad",
  node: number,
): ReadonlySignal<number> {
  return useComputed(() => {
    store.tick.value;
    return store.tape[of][node] ?? Number.NaN;
  });
}
