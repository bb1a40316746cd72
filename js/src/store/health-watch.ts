// HealthWatch: what is ill in a graph, looked at again once its numbers have come to rest.
// Not with every move of a slider: in a large graph a look takes part of a frame.

import {
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import { examine, type Finding } from "./health.ts";
import type { Replay } from "./replay.ts";

const REST = 100; // ms

export class HealthWatch {
  /** The worst first. */
  readonly findings: Signal<readonly Finding[]> = signal([]);
  /** The worst of each node. */
  readonly worst: Signal<ReadonlyMap<number, Finding>> = signal(new Map());

  constructor(
    replay: ReadonlySignal<Replay>,
    tick: ReadonlySignal<number>,
    end: AbortSignal,
  ) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      tick.value;
      const now = replay.value;
      clearTimeout(timer);
      timer = setTimeout(() => this.#look(now), REST);
    });
    end.addEventListener("abort", () => {
      stop();
      clearTimeout(timer);
    });
  }

  #look({ structure, tape, gradStale }: Replay): void {
    const found = examine(structure, tape, gradStale.peek());
    if (found.length === 0 && this.findings.peek().length === 0) return;
    this.findings.value = found;
    this.worst.value = new Map(
      found.toReversed().map((one) => [one.node, one]),
    );
  }
}
