// A card: one Value with its label, number and gradient; a leaf has a slider too.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import type { Box } from "./boxes.ts";
import type { Item } from "./fold.ts";
import { noteOf, shortName } from "./graph-words.ts";
import { HealthSign } from "./health-panel.tsx";
import { apart } from "./kinship.ts";
import { GAP, type Placed } from "./layout.ts";
import { Gradient, Numbers, useData, useGrad } from "./numbers.tsx";
import { PieceBody } from "./piece-card.tsx";
import { boxOfPieces } from "./pieces.ts";
import { RangePanel } from "./range-panel.tsx";
import { BoxTitle, Name, Opener, Title } from "./title.tsx";

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
    item.kind === "node" ? (store.structure.roles[node] ?? "inner") : item.kind;
  const look = useComputed(
    () => `mgw-card mgw-${role} ${marksOf(store, item)} ${apart(store, item)}`,
  );
  const ring = useComputed(() => `mgw-op ${apart(store, item)}`);
  const short = item.kind === "node" ? shortName(store.structure, node) : "";
  const title = <Title {...{ store, item, focused, short }} />;
  const pieces =
    item.kind === "node" && !item.piece
      ? boxOfPieces(store.structure, node)
      : undefined;
  const note = item.piece?.note ?? noteOf(store.structure, node);
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
        ) : item.kind === "piece" ? (
          <PieceBody {...{ store, item, focused }} />
        ) : role === "constant" ? (
          <Name title={title} note="constant" />
        ) : role === "inner" ? (
          <>
            <Name title={title} note={note}>
              {pieces && <Opener {...{ box: pieces, toggle }} />}
            </Name>
            <OfNode store={store} node={node} />
          </>
        ) : (
          <Leaf store={store} node={node} title={title} />
        )}
        <HealthSign store={store} item={item} />
      </div>
    </>
  );
}

function OfNode({ store, node }: { store: GraphStore; node: number }) {
  return <Numbers data={useData(store, node)} grad={useGrad(store, node)} />;
}

/** What is read on a closed box: the numbers that leave it, or how much is in it. */
function Inside({ store, item }: { store: GraphStore; item: Item }) {
  return item.shows >= 0 ? (
    <OfNode store={store} node={item.shows} />
  ) : (
    <div class="mgw-row">
      <span>{item.members.length.toLocaleString("en")} Values</span>
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
  const { number: data, text } = useData(store, node);
  const grad = useGrad(store, node);
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
      <Gradient grad={grad} />
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

// Marks: classes that say something of a card besides its numbers. A look at one costs nothing.
/** For a node the classes of its card, or of the box it is in; "" where there is nothing to say. */
type Mark = (store: GraphStore, node: number) => string;

const MARKS: readonly Mark[] = [
  (store, node) => (store.walk.current.value === node ? "mgw-now" : ""),
  (store, node) => (store.selected.value === node ? "mgw-selected" : ""),
];

export function marksOf(store: GraphStore, item: Item): string {
  if (item.kind === "piece") return "";
  const { box, members } = item;
  const nodes = box ? marked(store, members) : members;
  return MARKS.flatMap((mark) => nodes.map((node) => mark(store, node)))
    .filter(Boolean)
    .join(" ");
}

/** The nodes in a box that a view speaks of: the others have no marks, and may be many. */
const marked = (store: GraphStore, members: number[]) =>
  [store.walk.current.value, store.selected.value].filter((node) =>
    members.includes(node),
  );
