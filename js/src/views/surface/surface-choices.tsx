// The choice of the two directions of a loss surface, and the zoom buttons.

import { useSignal } from "@preact/signals";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Help } from "../../ui/help.tsx";
import { useOwnId } from "../../ui/own-id.ts";
import { matches } from "../graph/find.tsx";
import type { PlaneChoice } from "./plane-choice.ts";
import type { Viewpoint } from "./viewpoint.ts";

interface Props {
  view: Viewpoint;
  names: readonly string[];
}

const KIND_NAMES: Record<PlaneChoice["kind"], string> = {
  parameters: "two parameters",
  random: "random directions",
  path: "the path so far",
};

/** The first choice of a kind. */
const firstChoice = (
  kind: PlaneChoice["kind"],
  names: readonly string[],
): PlaneChoice =>
  kind === "parameters"
    ? { kind, first: 0, second: Math.min(1, names.length - 1) }
    : kind === "random"
      ? { kind, seed: 0 }
      : { kind };

export function SurfaceChoices({ view, names }: Props) {
  const choice = view.choice.value;
  const choose = (to: PlaneChoice) => view.choose(to);
  return (
    <div class="mgw-surface-choices">
      <Choice
        label="Over"
        value={choice.kind}
        options={Object.entries(KIND_NAMES)}
        onChoose={(kind) =>
          choose(firstChoice(kind as PlaneChoice["kind"], names))
        }
      />
      {choice.kind === "parameters" && (
        <div class="mgw-surface-choices">
          <Parameter
            label="Across"
            names={names}
            at={choice.first}
            onPick={(first) => choose({ ...choice, first })}
          />
          <Parameter
            label="Up"
            names={names}
            at={choice.second}
            onPick={(second) => choose({ ...choice, second })}
          />
        </div>
      )}
      {choice.kind === "random" && (
        <Button onClick={() => choose({ ...choice, seed: choice.seed + 1 })}>
          Other directions
        </Button>
      )}
      <Help
        name="Loss surface"
        text="Each point is the model with two of its numbers, or two mixes of them, changed: the stronger the colour, the lower the loss. The yellow point is where the run is now, the line is its way."
        notebook="10-moons"
      />
    </div>
  );
}

export const ZoomButtons = ({ view }: { view: Viewpoint }) => (
  <div class="mgw-zoom">
    <Zoom view={view} name="Wider" sign="−" by={2} />
    <Zoom view={view} name="Closer" sign="+" by={0.5} />
  </div>
);

interface ZoomProps {
  view: Viewpoint;
  name: string;
  sign: string;
  by: number;
}

const Zoom = ({ view, name, sign, by }: ZoomProps) => (
  <Button aria-label={name} title={name} onClick={() => view.zoomBy(by)}>
    {sign}
  </Button>
);

interface ParameterProps {
  label: string;
  names: readonly string[];
  at: number;
  onPick(index: number): void;
}

const MAX_OFFERED = 60;

/** A field for the name of a parameter. It offers the names that contain the typed text. */
function Parameter({ label, names, at, onPick }: ParameterProps) {
  const id = useOwnId();
  const typed = useSignal<string | undefined>(undefined);
  const text = typed.value ?? "";
  const found = text ? matches(names, text) : [...names.keys()];
  const longest = Math.max(...names.map(({ length }) => length));
  const isUnknown = text !== "" && found.length === 0;
  const pick = (field: HTMLInputElement) => {
    const wanted = field.value.trim().toLowerCase();
    const index = names.findIndex((name) => name.toLowerCase() === wanted);
    if (index < 0) return;
    typed.value = undefined;
    onPick(index);
  };
  return (
    <label>
      {label}
      <input
        type="text"
        size={Math.min(longest + 3, 24)}
        list={id}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isUnknown}
        title={isUnknown ? "No parameter has this in its name" : names[at]}
        value={typed.value ?? names[at]}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          pick(currentTarget);
        }}
        onBlur={({ currentTarget }) => {
          typed.value = undefined;
          currentTarget.value = names[at] ?? "";
        }}
      />
      <datalist id={id}>
        {found.slice(0, MAX_OFFERED).map((index) => (
          <option key={index} value={names[index]} />
        ))}
      </datalist>
    </label>
  );
}
