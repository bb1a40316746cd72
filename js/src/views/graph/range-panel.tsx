// The range panel of a leaf: minimum and maximum of its slider, and whether Step moves it.

import { type Signal, useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { GraphStore } from "../../store/graph-store.ts";
import { stepOf } from "../../store/ranges.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { useOwnId } from "../../ui/own-id.ts";

interface Props {
  store: GraphStore;
  node: number;
  open: Signal<boolean>;
}

export function RangePanel({ store, node, open }: Props) {
  const name = store.name(node);
  const moved = Boolean(store.settings.moves.value[node]);
  const note = useOwnId();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = panel.current;
    const stage = element?.closest(".mgw-stage");
    if (!element || !stage) return;
    moveInto(stage, element);
    element.querySelector("input")?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a panel
    <div
      ref={panel}
      class="mgw-panel"
      role="group"
      aria-label={`Range of ${name}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        open.value = false;
        panel.current?.parentElement?.querySelector("button")?.focus();
      }}
    >
      <Bound store={store} node={node} end="min" label="Minimum" />
      <Bound store={store} node={node} end="max" label="Maximum" />
      <label>
        <input
          type="checkbox"
          aria-label={`Step moves ${name}`}
          aria-describedby={note}
          checked={moved}
          onChange={(event) =>
            store.do("move", Number(event.currentTarget.checked), node)
          }
        />
        Step moves it
      </label>
      <p id={note}>
        {moved
          ? "A parameter: Step moves it by −learning rate × gradient."
          : "Pinned: an input that Step leaves where it is."}
      </p>
    </div>
  );
}

/** Move `panel` up until it ends inside the stage. */
function moveInto(stage: Element, panel: HTMLElement): void {
  const { bottom, height } = panel.getBoundingClientRect();
  const below = bottom - stage.getBoundingClientRect().bottom + 4;
  const scale = height / panel.offsetHeight;
  if (below > 0) panel.style.transform = `translateY(${-below / scale}px)`;
}

interface BoundProps {
  store: GraphStore;
  node: number;
  end: "min" | "max";
  label: string;
}

function Bound({ store, node, end, label }: BoundProps) {
  const range = store.range(node);
  const bound = useComputed(() => range.value[end]);
  const name = `${store.name(node)} ${label.toLowerCase()}`;
  const next = (number: number) => ({ ...range.value, [end]: number });
  const set = (number: number) => {
    const { min, max } = next(number);
    store.history.together(() => {
      store.do("range_min", min, node);
      store.do("range_max", max, node);
    });
  };
  const check = (number: number) => {
    const { min, max } = next(number);
    if (!(min < max))
      return `${name}: ${number} leaves no room; the minimum must be below the maximum`;
    return Number.isFinite(max - min)
      ? undefined
      : `${name}: ${number} makes the range wider than a number can say`;
  };
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field carries its name itself
    <label>
      {label}
      <NumberField
        name={name}
        value={bound}
        step={10 * stepOf(range.value)}
        check={check}
        onNumber={set}
        onRefused={(why) => store.refuse(why)}
      />
    </label>
  );
}
