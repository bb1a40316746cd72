// A card: a Value with its label, number and gradient, and a slider for a leaf; or a closed box; or a
// piece of a Value.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { operandsOf, type Role } from "../../store/structure.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";
import type { Box, BoxPiece } from "./boxes.ts";
import type { Item } from "./fold.ts";
import { nodeName, noteOf, shortName } from "./graph-words.ts";
import { HealthSign } from "./health-panel.tsx";
import { apartClass } from "./kinship.ts";
import type { Placed } from "./layout.ts";
import { GAP } from "./lines.ts";
import {
  CardNumbers,
  Gradient,
  type Shown,
  useData,
  useGrad,
  useRight,
  useShown,
} from "./numbers.tsx";
import { boxOfPieces, numbersOfPieces } from "./pieces.ts";
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
  const style = `left: ${left}px; top: ${placed.y}px; width: ${placed.x + placed.width - left}px; height: ${placed.height}px`;
  const node = item.shows;
  const role =
    item.kind === "node" ? (store.structure.roles[node] ?? "inner") : item.kind;
  const look = useComputed(
    () =>
      `mgw-card mgw-${role} ${marksOf(store, item)} ${apartClass(store, item)}`,
  );
  const ring = useComputed(() => `mgw-op ${apartClass(store, item)}`);
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
        style={style}
      >
        <Body {...{ store, item, role, focused, toggle }} />
        <HealthSign store={store} item={item} />
      </div>
    </>
  );
}

interface BodyProps extends Omit<Props, "placed"> {
  item: Item;
  /** The role of a node, or of whatever else the card stands for. */
  role: Role | "box" | "piece";
}

function Body(props: BodyProps) {
  const { store, item, role, toggle } = props;
  if (item.box) return <BoxBody {...props} box={item.box} />;
  if (item.kind === "piece") return <PieceBody {...props} />;
  const node = item.shows;
  const short = shortName(store.structure, node);
  const title = <Title {...props} short={short} />;
  if (role === "constant") return <Name title={title} note="constant" />;
  if (role !== "inner")
    return <LeafBody store={store} node={node} title={title} />;
  const pieces = item.piece ? undefined : boxOfPieces(store.structure, node);
  return (
    <>
      <Name
        title={title}
        note={item.piece?.note ?? noteOf(store.structure, node)}
      >
        {pieces && <Opener {...{ box: pieces, toggle }} />}
      </Name>
      <NodeNumbers store={store} node={node} />
    </>
  );
}

function NodeNumbers({ store, node }: { store: GraphStore; node: number }) {
  return (
    <CardNumbers
      data={useData(store, node)}
      grad={useGrad(store, node)}
      right={useRight(store, node)}
    />
  );
}

interface BoxBodyProps extends BodyProps {
  box: Box;
}

/** A closed box: the numbers of the one node that leaves it, or how many Values are in it. */
function BoxBody(props: BoxBodyProps) {
  const { store, item } = props;
  const node = item.shows;
  return (
    <>
      <BoxTitle {...props} shows={node} open={false} />
      {node >= 0 ? (
        <NodeNumbers store={store} node={node} />
      ) : (
        <div class="mgw-row">
          <span>{item.members.length.toLocaleString("en")} Values</span>
        </div>
      )}
    </>
  );
}

interface LeafProps {
  store: GraphStore;
  node: number;
  title: ComponentChildren;
}

function LeafBody({ store, node, title }: LeafProps) {
  const name = store.name(node);
  const { number: data, text } = useData(store, node);
  const grad = useGrad(store, node);
  const range = store.range(node);
  const open = useSignal(false);
  const step = useComputed(() => stepOf(range.value));
  return (
    <>
      <div class="mgw-name mgw-leaf-name">
        {title}
        <RangeButton store={store} node={node} open={open} />
      </div>
      <div class="mgw-row">
        <span>value</span>
        <NumberField
          class="mgw-value"
          name={`${name} value`}
          value={data}
          shown={text}
          step={step.value}
          onNumber={(number) => store.do("set", number, node)}
          onRefused={(why) => store.refuse(why)}
        />
      </div>
      <Gradient grad={grad} right={useRight(store, node)} />
      <Slider
        name={name}
        value={data}
        text={text}
        min={range.value.min}
        max={range.value.max}
        step={step.value}
        onNumber={(number) => store.slide(number, node)}
      />
      {open.value && <RangePanel store={store} node={node} open={open} />}
    </>
  );
}

interface RangeButtonProps {
  store: GraphStore;
  node: number;
  open: Signal<boolean>;
}

/** The button that opens the range panel; an anchor: Step leaves the leaf where it is. */
function RangeButton({ store, node, open }: RangeButtonProps) {
  const moved = useComputed(() => Boolean(store.settings.moves.value[node]));
  return (
    <button
      type="button"
      class="mgw-more"
      aria-label={`${store.name(node)} range`}
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
  );
}

/** A piece of a Value, with its numbers to read and no controls. */
function PieceBody(props: BodyProps) {
  const { store, item } = props;
  const piece = item.piece as BoxPiece;
  const numbers = numbersOfPieces(store, piece.node);
  const of = (which: "data" | "grad") => numbers.value.get(piece.name)?.[which];
  const [operand = -1] = operandsOf(store.structure, piece.node);
  const data = useShown(
    store,
    () => of("data"),
    () => store.replay.value.isDataStale(operand),
  );
  const grad = useShown(
    store,
    () => of("grad"),
    () => store.replay.value.gradStale.value && of("grad") !== 0,
  );
  const title = <PieceTitle {...props} data={data} grad={grad} />;
  return (
    <>
      <Name title={title} note={piece.note} />
      <CardNumbers data={data} grad={grad} />
    </>
  );
}

interface PieceTitleProps extends BodyProps {
  data: Shown;
  grad: Shown;
}

/** The name of a piece: a click shows the message that it is read only. */
function PieceTitle({ store, item, focused, data, grad }: PieceTitleProps) {
  const { id, piece } = item;
  const label = useComputed(() =>
    focused.value === id
      ? `${item.name}, read only, value ${data.text}, gradient ${grad.text}`
      : `${item.name}, read only`,
  );
  const owner = nodeName(store, piece?.node ?? -1);
  return (
    <button
      type="button"
      class="mgw-title"
      title={`A piece of ${owner}: read only`}
      aria-label={label}
      onClick={() =>
        store.announce(
          `${piece?.name} is a piece of ${owner}, written out to be read: it follows ${owner} and cannot be moved.`,
        )
      }
    >
      <b>
        <bdi>{piece?.name}</bdi>
      </b>
    </button>
  );
}

/** The class that marks the card of a node, or of the box it is in; "" for no mark. */
type Mark = (store: GraphStore, node: number) => string;

const MARKS: readonly Mark[] = [
  (store, node) => (store.walk.current.value === node ? "mgw-now" : ""),
  (store, node) => (store.selected.value === node ? "mgw-selected" : ""),
  (store, node) => (store.own.shown.value.first === node ? "mgw-first" : ""),
];

/** The classes that mark the card of `item`; to ask for them costs next to nothing. */
function marksOf(store: GraphStore, item: Item): string {
  if (item.kind === "piece") return "";
  const { box, members } = item;
  const nodes = box ? marked(store, members) : members;
  return MARKS.flatMap((mark) => nodes.map((node) => mark(store, node)))
    .filter(Boolean)
    .join(" ");
}

/** The nodes in a box that may have marks; the others may be many. */
const marked = (store: GraphStore, members: number[]) =>
  [
    store.walk.current.value,
    store.selected.value,
    store.own.shown.value.first,
  ].filter((node) => members.includes(node));
