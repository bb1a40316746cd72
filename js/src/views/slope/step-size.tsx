// The control for the h of a difference: a slider over powers of ten, and a field for any number but 0.

import { type ReadonlySignal, useComputed } from "@preact/signals";
import { exact } from "../../ui/format.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { Slider } from "../../ui/slider.tsx";

interface Props {
  h: ReadonlySignal<number>;
  onH: (h: number) => void;
  onRefused: (why: string) => void;
}

export function StepSize({ h, onH, onRefused }: Props) {
  const power = useComputed(() => Math.log10(Math.abs(h.value)));
  const text = useComputed(() => exact(h.value));
  return (
    <div class="mgw-h">
      <span aria-hidden="true">h</span>
      <Slider
        name="h"
        value={power}
        text={text}
        min={-17}
        max={0}
        step={0.1}
        endTexts={["1e−17", "1"]}
        onNumber={(to) => onH(Number((10 ** to).toPrecision(2)))}
      />
      <NumberField
        name="h value"
        value={h}
        step={0.001}
        check={(to) =>
          to === 0 ? "h: 0 nudges nothing. Write any other number." : undefined
        }
        onNumber={onH}
        onRefused={onRefused}
      />
    </div>
  );
}
