// The bundle of DerivativeWidget: a slope in pictures and numbers.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { DerivativeWidgetModel } from "../models.ts";
import { DerivativeStore } from "../store/derivative-store.ts";
import { stepOf } from "../store/ranges.ts";
import { exact, exactText, format } from "../ui/format.ts";
import { keyOf } from "../ui/kept.ts";
import { NumberField } from "../ui/number-field.tsx";
import { Slider } from "../ui/slider.tsx";
import { Toolbar } from "../ui/toolbar.tsx";
import { type Copied, CopyPanel } from "./frame/copies.tsx";
import { Drawer, DrawerButtons, SAVE } from "./frame/drawers.tsx";
import { mounted, type ViewProps } from "./frame/mounted.tsx";
import { reachSentence } from "./frame/reach.ts";
import { ViewRoot } from "./frame/view-root.tsx";
import {
  isAsked,
  type Question,
  SignQuestion,
} from "./slope/sign-question.tsx";
import { SlopePicture } from "./slope/slope-picture.tsx";
import { StepSize } from "./slope/step-size.tsx";
import "./derivative.css";
import { centralDifference, forwardDifference } from "../engine/difference.ts";

interface Props {
  store: DerivativeStore;
}

function DerivativeView({ store, dark }: ViewProps<DerivativeStore>) {
  const open = useSignal("");
  const question = useSignal<Question>({ isOpen: false });
  return (
    <ViewRoot
      name={`Derivative of ${store.name}`}
      kind="mgw-derivative"
      dark={dark}
      onPointerDown={({ currentTarget: { ownerDocument } }) => {
        store.hold();
        const release = () => store.release();
        ownerDocument.addEventListener("pointerup", release, { once: true });
      }}
      onPointerCancel={() => store.release()}
    >
      <Toolbar
        name="Point and step"
        kept={keyOf("derivative", [store.name])}
        more={
          <div class="mgw-group mgw-end">
            <DrawerButtons
              open={open}
              titles={{ Save: SAVE, Table: "All numbers, in full" }}
            />
          </div>
        }
      >
        <PointControls store={store} />
        <StepSize
          h={store.h}
          onH={(h) => store.setStep(h)}
          onRefused={(why) => store.refuse(why)}
        />
      </Toolbar>
      <div class="mgw-slope">
        <Picture store={store} question={question} />
        <SignQuestion store={store} question={question} />
      </div>
      <Status store={store} />
      <Drawer name="Save" open={open} notebook="02-derivatives">
        <CopyPanel of={copied(store)} />
      </Drawer>
      <Drawer name="Table" open={open} notebook="02-derivatives">
        <DerivativeTable store={store} />
      </Drawer>
    </ViewRoot>
  );
}

const copied = (store: DerivativeStore): Copied => ({
  kind: "derivative",
  traits: () => store.traits(),
  cell: () => store.cell(),
  announce: (text) => store.announce(text),
  refuse: (why) => store.refuse(why),
});

function PointControls({ store }: Props) {
  const text = useComputed(() => exact(store.x.value));
  const { min, max } = store.samples.value.range;
  const step = stepOf({ min, max });
  return (
    <div class="mgw-h">
      <span aria-hidden="true">x</span>
      <Slider
        name="x"
        value={store.x}
        text={text}
        min={min}
        max={max}
        step={step}
        onNumber={(x) => store.goTo(x)}
      />
      <NumberField
        name="x value"
        value={store.x}
        step={step}
        onNumber={(x) => store.goTo(x)}
        onRefused={(why) => store.refuse(why)}
      />
    </div>
  );
}

function Picture({ store, question }: Props & { question: Signal<Question> }) {
  const isAlone = store.isLocal.value;
  const { nudge, slope, isExact, ladder } = isAlone
    ? store.shown.value
    : store.answer.value;
  return (
    <SlopePicture
      x="x"
      y={`${store.name}(x)`}
      range={store.samples.value.range}
      curve={store.curve.value}
      nudge={nudge}
      slope={slope}
      slopeName={isExact ? "gradient" : "limit"}
      ladder={ladder}
      dragged={store.isKnown.value || isAlone ? undefined : store.shown.value}
      isApproximate={isAlone}
      isAsked={isAsked(question.value, store)}
      onX={(x) => store.goTo(x)}
    />
  );
}

function Status({ store }: Props) {
  const message = useComputed(() => {
    if (store.trouble.value) return store.trouble.value;
    if (store.message.value) return store.message.value;
    const { x, here } = store.shown.value.nudge;
    const point = `${store.name}(${exactText(x)})`;
    if (store.isKnown.value)
      return `${point} is ${format(here, 4)}. Move x, or make h smaller or larger.`;
    return Number.isNaN(here)
      ? `${point} is not known here: this page has the curve only.`
      : `${point} is about ${format(here, 4)}.`;
  });
  const look = useComputed(() =>
    store.trouble.value ? "mgw-said mgw-refused" : "mgw-said",
  );
  const notes = useComputed(() => reachSentence(store.queue.reach.value));
  return (
    <div class="mgw-foot">
      <div class="mgw-status" role="status">
        <p class={look}>{message}</p>
        <p class="mgw-notes">{notes}</p>
      </div>
    </div>
  );
}

/** All numbers, in full. */
function DerivativeTable({ store }: Props) {
  const { nudge, slope, isExact } = store.shown.value;
  const f = store.name;
  const rows: [string, number][] = [
    ["x", nudge.x],
    ["h", nudge.h],
    [`${f}(x)`, nudge.here],
    [`${f}(x + h)`, nudge.ahead],
    [`${f}(x − h)`, nudge.behind],
    ["forward difference", forwardDifference(nudge)],
    ["central difference", centralDifference(nudge)],
    [isExact ? "gradient" : "limit", slope],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
    <section class="mgw-table" aria-label="All numbers" tabIndex={0}>
      <table aria-label="Values">
        <thead>
          <tr>
            <td />
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, number]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{exact(number)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export default mounted<DerivativeWidgetModel, DerivativeStore>(
  (host, end) => new DerivativeStore(host, end),
  DerivativeView,
);
