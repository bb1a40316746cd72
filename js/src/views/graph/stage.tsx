// The stage: the drawing with its frames, lines and cards, the find field and the zoom buttons.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import type { Box } from "./boxes.ts";
import { Card } from "./card.tsx";
import { Find } from "./find.tsx";
import { useStageFocus } from "./focus.ts";
import { openIn } from "./fold.ts";
import { GraphBeads } from "./graph-beads.tsx";
import { isKin, select } from "./kinship.ts";
import { type Drawing, draw, type Frame } from "./layout.ts";
import { formulaInPieces } from "./pieces.ts";
import { BoxTitle } from "./title.tsx";
import { useZoom } from "./zoom.ts";

interface Props {
  store: GraphStore;
  /** The node that a panel wants to see; -1: none. */
  sought: Signal<number>;
  /** Under the stage, left of the zoom buttons. */
  children: ComponentChildren;
}

export function Stage({ store, sought, children }: Props) {
  const structure = store.structure;
  const open = openIn(store);
  const hasRight = store.own.isRoomy.value;
  const drawing = useMemo(
    () => draw(structure, open, hasRight),
    [structure, open, hasRight],
  );
  const stage = useRef<HTMLDivElement>(null);
  const finding = useSignal(false);
  const zoom = useZoom(stage, drawing);
  useEffect(() => zoom.grow(), [hasRight]);
  const find = () => {
    finding.value = true;
  };
  const focus = useStageFocus({ store, stage, drawing, zoom, find, sought });
  const world = useComputed(() =>
    [
      "mgw-world",
      ...(focus.moving.value ? ["mgw-moving"] : []),
      ...(zoom.isSmall.value ? ["mgw-small"] : []),
    ].join(" "),
  );
  const { focused, toggle } = focus;
  return (
    <>
      <div
        class="mgw-sight"
        style={`--mgw-width: ${drawing.width}px; --mgw-height: ${drawing.height}px`}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the titles in it */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: its events have the keys */}
        <div
          class={`mgw-stage ${drawing.isCompact ? "mgw-compact" : ""}`}
          ref={stage}
          style={zoom.size}
          {...focus.events}
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
            <GraphBeads store={store} drawing={drawing} />
            {drawing.placed.map((placed) => (
              <Card
                key={`${placed.item.id} ${store.structure.roles[placed.item.shows]}`}
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
              focus.goTo(node);
            }}
            close={() => {
              finding.value = false;
              focus.back();
            }}
          />
        )}
      </div>
      <div class="mgw-foot">
        {children}
        <ZoomButtons zoom={zoom} finding={finding} />
        {zoom.beyond.value && (
          <p class="mgw-beyond">
            There is more on the {zoom.beyond.value}: drag the drawing, or press
            ⤢.
          </p>
        )}
      </div>
    </>
  );
}

interface FrameProps {
  store: GraphStore;
  frame: Frame;
  focused: Signal<string>;
  toggle(box: Box): void;
}

/** The border of an open box, with the button that closes it. */
function FrameView({ store, frame, focused, toggle }: FrameProps) {
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
        {box.of >= 0 && <Formula store={store} node={box.of} />}
      </div>
    </div>
  );
}

function Formula({ store, node }: { store: GraphStore; node: number }) {
  const text = `${formulaInPieces(store, node)}. Read only.`;
  return <span title={text}>{text}</span>;
}

interface LinesProps {
  store: GraphStore;
  drawing: Drawing;
}

/**
 * The lines between the cards. Those on a path through the selected node stand out, and those to the
 * present node of a walk.
 */
function Lines({ store, drawing }: LinesProps) {
  const { placed, lines, width, height } = drawing;
  const kin = store.kin.value;
  const near = placed.map(({ item }) => isKin(kin, item));
  const current = store.walk.current.value;
  const now = placed.map(
    ({ item }) => current >= 0 && item.members.includes(current),
  );
  const look = (from: number, to: number) => {
    if (now[to]) return "mgw-now";
    if (!kin) return "";
    return near[from] && near[to] ? "mgw-kin" : "mgw-apart";
  };
  return (
    <svg width={width} height={height} aria-hidden="true">
      {lines.map(({ path, arrow, from, to }) => (
        <g key={path} class={look(from, to)}>
          <path class="mgw-line" d={path} />
          <path class="mgw-arrow" d={arrow} />
        </g>
      ))}
    </svg>
  );
}

interface ZoomButtonsProps {
  zoom: ReturnType<typeof useZoom>;
  /** Whether the find field is open. */
  finding: Signal<boolean>;
}

function ZoomButtons({ zoom, finding }: ZoomButtonsProps) {
  return (
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
      <ZoomButton name="Zoom out" sign="−" act={() => zoom.by(1 / 1.25)} />
      <ZoomButton name="Zoom in" sign="+" act={() => zoom.by(1.25)} />
      <button
        type="button"
        aria-label="Fit"
        title="Show the whole graph"
        onClick={() => zoom.whole()}
      >
        ⤢
      </button>
    </div>
  );
}

interface ZoomButtonProps {
  name: string;
  sign: string;
  act: () => void;
}

const ZoomButton = ({ name, sign, act }: ZoomButtonProps) => (
  <button
    type="button"
    aria-label={name}
    title={`${name} (Ctrl + wheel)`}
    onClick={act}
  >
    {sign}
  </button>
);
