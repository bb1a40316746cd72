// A loss surface: the loss over two directions, and the path of the run on it.

import {
  type ReadonlySignal,
  type Signal,
  useComputed,
  useSignal,
} from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { placeOf } from "../../engine/loss-grid.ts";
import type { Axis } from "../../ui/axis.ts";
import { Button } from "../../ui/button.tsx";
import { CheckBox } from "../../ui/choice.tsx";
import { format } from "../../ui/format.ts";
import { type Brush, Sheet } from "../plane/sheet.tsx";
import { drawPath } from "./draw-path.ts";
import type { PlaneChoice } from "./plane-choice.ts";
import { SurfaceBackdrop } from "./shades.ts";
import { SurfaceChoices, ZoomButtons } from "./surface-choices.tsx";
import { cursorListeners } from "./surface-cursor.ts";
import type { SurfaceRun } from "./surface-run.ts";
import {
  scaleWords,
  shadeWords,
  slopeWords,
  staleWords,
} from "./surface-words.ts";
import { Viewpoint } from "./viewpoint.ts";

interface Props {
  run: SurfaceRun;
  /** The directions of the surface. */
  choice: Signal<PlaneChoice>;
}

export function LossSurface({ run, choice }: Props) {
  const view = useMemo(() => new Viewpoint(run, choice), [run, choice]);
  useEffect(() => view.follow(), [view]);
  return (
    <section class="mgw-surface" aria-label="Loss surface">
      <SurfaceChoices view={view} names={run.names} />
      <SurfacePicture view={view} run={run} />
      <Progress view={view} />
    </section>
  );
}

interface ViewProps {
  view: Viewpoint;
}

function SurfacePicture({ view, run }: ViewProps & { run: SurfaceRun }) {
  const { landscape } = view.work;
  const backdrop = useMemo(() => new SurfaceBackdrop(), []);
  const cursor = useSignal<number | undefined>(undefined);
  const position = useSignal("");
  const x = useComputed(() => view.axes.value[0]);
  const y = useComputed(() => view.axes.value[1]);
  const paint = (brush: Brush) => {
    const land = landscape.peek();
    if (!land) return;
    backdrop.draw(brush, land, view.scale.peek());
    drawPath(brush, view, cursor.peek());
  };
  const watch = () => {
    for (const one of [run.tick, landscape, view.scale, cursor]) one.value;
  };
  return (
    <figure>
      <Sheet
        {...{ x, y, watch, paint }}
        prepare={() => {
          position.value = slopeWords(view);
          return true;
        }}
        canvas={{
          role: "application",
          "aria-label": `Loss surface over ${x.value.name} and ${y.value.name}; the arrow keys read the loss, + and − zoom`,
          tabIndex: 0,
          ...cursorListeners(view, cursor),
        }}
      />
      <SurfaceLegend view={view} />
      <Caption {...{ view, cursor, position }} />
    </figure>
  );
}

interface CaptionProps extends ViewProps {
  cursor: ReadonlySignal<number | undefined>;
  /** Where the run is, in words. */
  position: ReadonlySignal<string>;
}

function Caption({ view, cursor, position }: CaptionProps) {
  const reading = useComputed(() => lossAtCursor(view, cursor.value));
  return (
    <figcaption>
      <div class="mgw-surface-read">
        {view.work.landscape.value && !reading.value && (
          <p class="mgw-notes">
            Point at the surface to read the loss, or use the arrow keys.
          </p>
        )}
        <p aria-live="polite">{reading}</p>
      </div>
      <p>{useComputed(() => shadeWords(view))}</p>
      <p>{position}</p>
      <p class="mgw-notes">{useComputed(() => staleWords(view))}</p>
    </figcaption>
  );
}

/** The loss at point `cursor` of the surface, in words. */
function lossAtCursor(view: Viewpoint, cursor: number | undefined): string {
  const land = view.work.landscape.value;
  if (!land || cursor === undefined) return "";
  const { a, b } = placeOf(cursor, land.spans, land.size);
  const [x, y] = view.axes.value;
  const [startX, startY] = view.surfaceView.value?.starts ?? [0, 0];
  const [atX, atY] = [rounded(startX + a, x), rounded(startY + b, y)];
  const loss = land.losses[cursor] ?? Number.NaN;
  return `${x.name} ${format(atX, 2)}, ${y.name} ${format(atY, 2)}: loss ${format(loss, 4)}`;
}

/** 0 where a sum misses it by its last digits. */
const rounded = (at: number, { min, max }: Axis) =>
  Math.abs(at) < 1e-12 * (max - min) ? 0 : at;

function SurfaceLegend({ view }: ViewProps) {
  const land = view.work.landscape.value;
  if (!land) return null;
  const { low, high, log } = view.scale.value;
  return (
    <div class="mgw-surface-legend">
      <CheckBox
        label="Log scale"
        checked={view.isLog.value}
        onCheck={(isChecked) => {
          view.isLog.value = isChecked;
        }}
      />
      {low <= high && (
        <div
          class="mgw-surface-scale"
          role="img"
          aria-label={scaleWords(land.losses, view.scale.value)}
        >
          <span>{format(low, 4)}</span>
          <div class="mgw-surface-shades" />
          <span>{format(high, 4)}</span>
        </div>
      )}
      {view.isLog.value && !log && (
        <span class="mgw-notes">not with losses below 0</span>
      )}
      <ZoomButtons view={view} />
    </div>
  );
}

function Progress({ view }: ViewProps) {
  const { progress, landscape } = view.work;
  const share = progress.value;
  const canDraw = share === undefined && (!landscape.value || view.stale.value);
  return (
    <div class="mgw-surface-work">
      {share !== undefined && (
        <>
          <div
            class="mgw-surface-progress mgw-surface-late"
            role="progressbar"
            aria-label="Loss surface"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(100 * share)}
          >
            <div style={`width: ${(100 * share).toFixed(1)}%`} />
          </div>
          <Button class="mgw-surface-late" onClick={() => view.cancel()}>
            Cancel
          </Button>
        </>
      )}
      {canDraw && <Button onClick={() => view.draw()}>Draw again</Button>}
      {view.trouble.value && (
        <p class="mgw-refused" role="alert">
          {view.trouble.value}
        </p>
      )}
    </div>
  );
}
