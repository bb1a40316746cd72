// The bundle of DerivativeWidget.

import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { DerivativeWidgetModel } from "../models.ts";
import { DerivativeStore } from "../store/derivative-store.ts";
import { stepOf } from "../store/ranges.ts";
import { exact, format } from "../ui/format.ts";
import { NumberField } from "../ui/number-field.tsx";
import { reachSentence } from "../ui/reach.ts";
import { Slider } from "../ui/slider.tsx";
import { keepKeys, mounted, type ViewProps } from "./frame/mounted.tsx";
import {
  isAsked,
  type Question,
  SignQuestion,
} from "./slope/sign-question.tsx";
import { SlopePicture } from "./slope/slope-picture.tsx";
import { StepSize } from "./slope/step-size.tsx";
import { Twin } from "./slope/twin.tsx";
import "./derivative.css";

interface Props {
  store: DerivativeStore;
}

function DerivativeView({ store, dark }: ViewProps<DerivativeStore>) {
  const open = useSignal(false);
  const question = useSignal<Question>({ isOpen: false });
  return (
    <section
      class={`mgw mgw-derivative ${dark.value ? "mgw-dark" : "mgw-light"}`}
      aria-label={`Derivative of ${store.name}`}
      onFocusIn={(event) => keepKeys(event.target as Element)}
    >
      <div class="mgw-bar" role="toolbar" aria-label="Point and step">
        <Where store={store} />
        <StepSize
          h={store.h}
          onH={(h) => store.setStep(h)}
          onRefused={(why) => store.refuse(why)}
        />
        <div class="mgw-end">
          <button
            type="button"
            aria-expanded={open.value}
            title="All numbers, in full"
            onClick={() => {
              open.value = !open.value;
            }}
          >
            Table
          </button>
        </div>
      </div>
      <div class="mgw-slope">
        <Picture store={store} question={question} />
        <SignQuestion store={store} question={question} />
      </div>
      <Status store={store} />
      {open.value && <Twin store={store} />}
    </section>
  );
}

function Where({ store }: Props) {
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
  const isLocal = store.isLocal.value;
  const { nudge, slope, isExact, ladder } = isLocal
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
      hand={store.isKnown.value || isLocal ? undefined : store.shown.value}
      isApproximate={isLocal}
      isAsked={isAsked(question.value, store)}
      onX={(x) => store.goTo(x)}
    />
  );
}

function Status({ store }: Props) {
  const said = useComputed(() => {
    if (store.trouble.value) return store.trouble.value;
    const { x, here } = store.shown.value.nudge;
    const about = store.isKnown.value ? "is" : "is about";
    return `${store.name}(${exact(x)}) ${about} ${format(here, 4)}.`.replaceAll(
      "-",
      "−",
    );
  });
  const look = useComputed(() =>
    store.trouble.value ? "mgw-said mgw-refused" : "mgw-said",
  );
  const notes = useComputed(() => reachSentence(store.link.reach.value));
  return (
    <div class="mgw-foot">
      <div class="mgw-status" role="status">
        <p class={look}>{said}</p>
        <p class="mgw-notes">{notes}</p>
      </div>
    </div>
  );
}

export default mounted<DerivativeWidgetModel, DerivativeStore>(
  (host, end) => new DerivativeStore(host, end),
  DerivativeView,
);
