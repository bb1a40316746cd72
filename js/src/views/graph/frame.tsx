// A frame: the border of an open box, and the button that closes it.

import type { Signal } from "@preact/signals";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import type { Frame } from "./layout.ts";
import { formulaInPieces } from "./piece-numbers.ts";
import { BoxTitle } from "./title.tsx";

interface Props {
  store: GraphStore;
  frame: Frame;
  focused: Signal<string>;
  toggle(box: Box): void;
}

export function FrameView({ store, frame, focused, toggle }: Props) {
  const { box, x, y, width, height } = frame;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a frame
    <div
      class="mgw-frame"
      role="group"
      aria-label={box.path}
      data-item={box.id}
      style={`left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`}
    >
      <div class="mgw-frame-head">
        <BoxTitle {...{ store, box, focused, toggle }} shows={-1} open />
        {box.of >= 0 && <WrittenOut store={store} node={box.of} />}
      </div>
    </div>
  );
}

function WrittenOut({ store, node }: { store: GraphStore; node: number }) {
  const said = `${formulaInPieces(store, node)}. Read only.`;
  return <span title={said}>{said}</span>;
}
