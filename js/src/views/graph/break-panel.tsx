// The panel Break it: well-known mistakes, each beside the right way, with the same sliders.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import {
  backward,
  descent,
  type Faults,
  fresh,
  NONE,
} from "../../store/broken.ts";
import type { GraphStore } from "../../store/graph-store.ts";
import { exact } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { NumberTable } from "../../ui/number-table.tsx";
import { numberText } from "./graph-words.ts";

const SWITCHES: readonly [keyof Faults, string, string][] = [
  [
    "assign",
    "= instead of +=",
    "A gradient is overwritten where it should be added to",
  ],
  [
    "keep",
    "No zero grad",
    "Each step adds to the gradients of the steps before",
  ],
  ["tanh", "tanh′ = 1 − t", "The square is forgotten: tanh′ is 1 − t²"],
];
const MAX_ROWS = 40; // rows
const FIRST_STEPS = 5;

export function BreakPanel({ store }: { store: GraphStore }) {
  const faults = useSignal<Faults>(NONE);
  const steps = useSignal(FIRST_STEPS);
  if (store.replay.value.kernelReason)
    return (
      <section class="mgw-break" aria-label="Break it">
        <p>This graph runs in the kernel, and cannot be broken here.</p>
      </section>
    );
  return (
    <section class="mgw-break" aria-label="Break it">
      <p class="mgw-switches">
        {SWITCHES.map(([fault, name, title]) => (
          <label key={fault} title={title}>
            <input
              type="checkbox"
              checked={faults.value[fault]}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                faults.value = { ...faults.value, [fault]: on };
              }}
            />
            {name}
          </label>
        ))}
      </p>
      <Gradients store={store} faults={faults} />
      <Descent store={store} faults={faults} steps={steps} />
    </section>
  );
}

interface Props {
  store: GraphStore;
  faults: Signal<Faults>;
}

/** The gradients of one backward pass, right and broken. */
function Gradients({ store, faults }: Props) {
  const both = useComputed(() => {
    store.tick.value;
    const { structure } = store;
    const [right, broken] = [NONE, { ...faults.value, keep: false }].map(
      (chosen) => {
        const tape = fresh(structure, store.tape.data);
        backward(structure, tape, chosen);
        return tape.grad;
      },
    ) as [Float64Array, Float64Array];
    return { right, broken };
  });
  const { right, broken } = both.value;
  const differs = (i: number) => !Object.is(right[i], broken[i]);
  const shown = Array.from(right.keys())
    .filter((i) => store.tape.isLeaf(i) || differs(i))
    .filter((i) => store.structure.roles[i] !== "constant" || differs(i));
  return (
    <NumberTable
      name="Gradients, right and broken"
      columns={["Right", "Broken"]}
      rows={shown.slice(0, MAX_ROWS).map((i) => ({
        key: i,
        name: store.name(i),
        cells: [exact(right[i] ?? 0), cellText(broken[i], differs(i))],
        wrong: differs(i),
      }))}
    />
  );
}

/** A number, with a cross if it is wrong: colour alone would not do. */
const cellText = (number = 0, wrong: boolean) =>
  `${exact(number)}${wrong ? " ✗" : ""}`;

/** Some steps of descent on a copy of the graph, right and broken. */
function Descent({ store, faults, steps }: Props & { steps: Signal<number> }) {
  const text = useComputed(() => {
    store.tick.value;
    const options = {
      steps: steps.value,
      rate: store.settings.learningRate.value,
      moves: store.settings.moves.value,
    };
    const [right, broken] = [NONE, faults.value].map((chosen) =>
      descent(store.structure, store.tape.data, chosen, options).at(-1),
    ) as [number, number];
    return outcomeText(store, steps.value, right, broken);
  });
  return (
    <p>
      <NumberField
        class="mgw-rate"
        name="Steps"
        value={steps}
        step={1}
        check={(number) =>
          Number.isInteger(number) && number >= 1 && number <= 1000
            ? undefined
            : `Steps: expected a whole number from 1 to 1000, got ${number}; ${steps.value} stays.`
        }
        onNumber={(number) => {
          steps.value = number;
        }}
        onRefused={(why) => store.refuse(why)}
      />{" "}
      {text}
    </p>
  );
}

/** What happens, without a verdict: broken steps may well end lower. */
function outcomeText(
  store: GraphStore,
  steps: number,
  right: number,
  broken: number,
): string {
  const show = (number: number) => numberText(store, number);
  const root = store.name(store.root);
  const after = `steps from here, tried on a copy: ${root} is ${show(right)} the right way`;
  if (Object.is(right, broken)) return `${after}, and the same the broken way.`;
  const lower =
    broken < right
      ? "lower: but these steps followed no gradient of it"
      : "not as low";
  const how = Number.isFinite(broken) ? lower : "lost";
  return `${after}, ${show(broken)} the broken way: ${how}.${steps < 20 ? " Try more steps, or another learning rate." : ""}`;
}
