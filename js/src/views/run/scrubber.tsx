// The scrubber: goes back to any step of a run, and branches off there; and the comparison with earlier runs.

import type { ReadonlySignal, Signal } from "@preact/signals";
import type { RecordedRun } from "../../store/training/run-history.ts";
import { Button } from "../../ui/button.tsx";
import { RangeInput } from "../../ui/slider.tsx";

interface Props {
  /** The present step. */
  step: ReadonlySignal<number>;
  /** The steps one can go to. */
  range: ReadonlySignal<{ first: number; last: number }>;
  /** What the history has dropped to save memory, in words. */
  dropped: ReadonlySignal<string>;
  onStep(step: number): void;
  onBranch(): void;
}

export function Scrubber(props: Props) {
  const { step, range, dropped, onStep, onBranch } = props;
  const { first, last } = range.value;
  const text = `step ${step.value} of ${last}`;
  const isNewest = step.value >= last;
  return (
    <div class="mgw-scrubber" role="toolbar" aria-label="History">
      <span class="mgw-scrubber-step" aria-hidden="true">
        {text}
      </span>
      <RangeInput
        aria-label="Step"
        aria-valuetext={text}
        min={first}
        max={Math.max(last, first + 1)}
        step={1}
        disabled={first === last}
        value={step.value}
        shown={() => String(step.peek())} // perhaps another step: the nearest one that is kept
        onNumber={onStep}
      />
      <Button
        aria-disabled={isNewest}
        title={
          isNewest
            ? "This is the newest step: go back to an earlier one first"
            : `Go on from step ${step.value} in a new run; this one is kept to compare with`
        }
        onClick={() => isNewest || onBranch()}
      >
        Branch here
      </Button>
      {dropped.value && <p class="mgw-notes">{dropped.value}</p>}
    </div>
  );
}

interface CompareProps {
  runs: ReadonlySignal<readonly RecordedRun[]>;
  comparing: Signal<boolean>;
}

/** The button that shows earlier runs beside this one. */
export function Compare({ runs, comparing }: CompareProps) {
  const isAlone = runs.value.length < 2;
  return (
    <Button
      aria-pressed={comparing.value && !isAlone}
      aria-disabled={isAlone}
      title={
        isAlone
          ? "There is no earlier run yet: a branch or a reset leaves one behind"
          : "The losses of the earlier runs, beside those of this one"
      }
      onClick={() => {
        if (!isAlone) comparing.value = !comparing.value;
      }}
    >
      Compare
    </Button>
  );
}
