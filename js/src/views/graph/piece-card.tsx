// A card of a piece of a Value that is written out: its numbers can be read, and nothing else.

import { type Signal, useComputed } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import { operandsOf } from "../../store/structure.ts";
import type { Item } from "./fold.ts";
import { name } from "./graph-words.ts";
import { Numbers, type Shown, useShown } from "./numbers.tsx";
import { numbersOf, type Piece } from "./pieces.ts";
import { Name } from "./title.tsx";

interface Props {
  store: GraphStore;
  item: Item;
  /** The id of the card that has the focus. */
  focused: Signal<string>;
}

export function PieceBody({ store, item, focused }: Props) {
  const piece = item.piece as Piece;
  const numbers = numbersOf(store, piece.node);
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
  const title = <PieceTitle {...{ store, item, focused, data, grad }} />;
  return (
    <>
      <Name title={title} note={piece.note} />
      <Numbers data={data} grad={grad} />
    </>
  );
}

interface TitleProps extends Props {
  data: Shown;
  grad: Shown;
}

/** The name of a piece: says that nothing can be done with it. */
function PieceTitle({ store, item, focused, data, grad }: TitleProps) {
  const { id, piece } = item;
  const label = useComputed(() =>
    focused.value === id
      ? `${item.name}, read only, value ${data.text}, gradient ${grad.text}`
      : `${item.name}, read only`,
  );
  const owner = name(store, piece?.node ?? -1);
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
