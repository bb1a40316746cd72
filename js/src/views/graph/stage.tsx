// The stage: the drawing, with zoom and pan that leave the page's scroll alone.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { Card } from "./card.tsx";
import { Find } from "./find.tsx";
import { FrameView } from "./frame.tsx";
import { select } from "./kinship.ts";
import { draw } from "./layout.ts";
import { openIn } from "./levels.ts";
import { Lines } from "./lines.tsx";
import { useSteering } from "./steer.ts";
import { useZoom } from "./zoom.ts";

interface Props {
  store: GraphStore;
  /** The node that a panel asks to go to; -1: none. */
  sought: Signal<number>;
  /** What stands under the stage, left of the zoom buttons. */
  children: ComponentChildren;
}

export function Stage({ store, sought, children }: Props) {
  const structure = store.structure;
  const open = openIn(store);
  const drawing = useMemo(() => draw(structure, open), [structure, open]);
  const stage = useRef<HTMLDivElement>(null);
  const finding = useSignal(false);
  const zoom = useZoom(stage, drawing);
  const find = () => {
    finding.value = true;
  };
  const steer = useSteering({ store, stage, drawing, zoom, find, sought });
  const world = useComputed(() =>
    steer.moving.value ? "mgw-world mgw-moving" : "mgw-world",
  );
  const { focused, toggle } = steer;
  return (
    <>
      <div class="mgw-sight">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the titles in it */}
        <div
          class="mgw-stage"
          ref={stage}
          style={zoom.size}
          onFocusIn={steer.onFocusIn}
          onFocusOut={steer.onFocusOut}
          onPointerDownCapture={steer.onPointer}
          onPointerUpCapture={steer.onPointer}
          onPointerCancel={steer.onPointer}
          onKeyDownCapture={steer.onKeyDownCapture}
          onKeyDown={steer.onKeyDown}
          onScroll={zoom.scrolled}
          onClick={({ target }) => {
            const free = !(target as Element).closest(".mgw-card, button");
            if (free) select(store, -1);
          }}
        >
          <div class={world} style={zoom.transform}>
            {drawing.frames.map((frame) => (
              <FrameView
                key={frame.id}
                {...{ store, frame, focused, toggle }}
              />
            ))}
            <Lines store={store} drawing={drawing} />
            {drawing.placed.map((placed) => (
              <Card
                key={placed.item.id}
                {...{ store, placed, focused, toggle }}
              />
            ))}
          </div>
        </div>
        {finding.value && (
          <Find
            store={store}
            go={(node) => {
              finding.value = false;
              steer.goTo(node);
            }}
            close={() => {
              finding.value = false;
              steer.back();
            }}
          />
        )}
      </div>
      <div class="mgw-foot">
        {children}
        <div class="mgw-zoom">
          <button
            type="button"
            class="mgw-find-button"
            aria-expanded={finding.value}
            title="Find a Value by its label ( / )"
            onClick={() => {
              finding.value = !finding.value;
            }}
          >
            Find
          </button>
          <Zoom name="Zoom out" sign="−" act={() => zoom.by(1 / 1.25)} />
          <Zoom name="Zoom in" sign="+" act={() => zoom.by(1.25)} />
          <button
            type="button"
            aria-label="Fit"
            title="Show the whole graph"
            onClick={() => zoom.whole()}
          >
            ⤢
          </button>
        </div>
      </div>
    </>
  );
}

interface ZoomProps {
  name: string;
  sign: string;
  act: () => void;
}

const Zoom = ({ name, sign, act }: ZoomProps) => (
  <button
    type="button"
    aria-label={name}
    title={`${name} (Ctrl + wheel)`}
    onClick={act}
  >
    {sign}
  </button>
);
