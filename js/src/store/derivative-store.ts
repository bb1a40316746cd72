// DerivativeStore: a function that the kernel calls, on this page. The learner moves x and h; until the
// kernel has answered, the page reads off the curve what the function gives there.

import {
  batch,
  computed,
  type ReadonlySignal,
  type Signal,
  signal,
} from "@preact/signals";
import {
  centralDifference,
  type Nudge,
  trusted,
} from "../engine/difference.ts";
import { interpolated } from "../engine/interpolate.ts";
import type { Host } from "../host/host.ts";
import type { DerivativeWidgetModel } from "../models.ts";
import {
  type Answer,
  CommitQueue,
  keepLast,
  type QueuedAct,
} from "./commit-queue.ts";
import type { Point, Range } from "./ranges.ts";
import { numbers, type Packed } from "./structure.ts";

type Model = DerivativeWidgetModel;

/** The kernel's last answer: what the function gives around one point. */
interface Known {
  nudge: Nudge;
  gradient: number;
  ladder: readonly Nudge[];
}

/** A point with its slope. */
export interface SlopeAt {
  nudge: Nudge;
  slope: number;
  /** Whether backward found the slope. */
  isExact: boolean;
  ladder: readonly Nudge[];
}

export class DerivativeStore {
  readonly name: string;
  readonly x: Signal<number>;
  readonly h: Signal<number>;
  readonly known: Signal<Known>;
  readonly samples: Signal<{ range: Range; ys: Float64Array }>;
  /** Why something was not done, or the error that the function raised. */
  readonly trouble = signal("");
  readonly queue: CommitQueue<QueuedAct>;
  /** Whether the kernel has answered for the present x and h. */
  readonly isConfirmed: ReadonlySignal<boolean>;
  /** Whether no answer is to be expected soon. */
  readonly isAlone: ReadonlySignal<boolean>;
  /** The kernel's last answer, perhaps for an earlier x or h. */
  readonly confirmed: ReadonlySignal<SlopeAt>;
  /** The slope at the present x and h, read off the curve until the kernel has answered. */
  readonly shown: ReadonlySignal<SlopeAt>;
  readonly curve: ReadonlySignal<readonly Point[]>;
  readonly #host: Host<Model>;

  constructor(host: Host<Model>, end: AbortSignal) {
    this.#host = host;
    this.name = host.get("name");
    this.known = signal(knownOf(host.get("values"), host.get("ladder")));
    this.x = signal(this.known.value.nudge.x);
    this.h = signal(this.known.value.nudge.h);
    this.samples = signal(this.#sampled());
    this.queue = new CommitQueue(
      host as unknown as Host<object>,
      end,
      () => ({ kind: "command", content: {}, buffers: [] }),
      (answer) => this.#take(answer),
      keepLast,
    );
    this.isConfirmed = computed(() => {
      const { x, h } = this.known.value.nudge;
      return x === this.x.value && h === this.h.value;
    });
    this.isAlone = computed(
      () => !this.isConfirmed.value && this.queue.reach.value !== "live",
    );
    this.confirmed = computed(() => {
      const { nudge, gradient, ladder } = this.known.value;
      return { nudge, ladder, ...trusted(gradient, ladder) };
    });
    this.shown = computed(() =>
      this.isConfirmed.value ? this.confirmed.value : this.#readOff(),
    );
    this.curve = computed(() => {
      const { range, ys } = this.samples.value;
      const gap = (range.max - range.min) / (ys.length - 1);
      return Array.from(ys, (y, k): Point => [range.min + gap * k, y]);
    });
    this.#watch();
    this.queue.hello();
  }

  #watch(): void {
    this.#host.watch(["samples", "x_min", "x_max"], () => {
      this.samples.value = this.#sampled();
    });
    this.#host.watch(["values", "ladder", "error"], () => {
      // the answer to what is in flight will say what holds
      if (!this.queue.busy)
        this.#know(
          this.#host.get("values"),
          this.#host.get("ladder"),
          this.#host.get("error"),
        );
    });
    this.trouble.value = this.#host.get("error") ?? "";
  }

  /** Go to `x`, and ask the kernel what the function gives there. */
  goTo(x: number): void {
    this.x.value = x;
    this.#post(0, x);
  }

  setStep(h: number): void {
    this.h.value = h;
    this.#post(1, h);
  }

  refuse(why: string): void {
    this.trouble.value = why;
  }

  #post(leaf: number, number: number): void {
    this.trouble.value = "";
    this.queue.post({ name: "set", leaf, number });
  }

  #take(answer: Answer): void {
    const [values, ladder] = answer.state ?? [];
    if (values && ladder)
      this.#know(values as Packed, ladder as Packed, answer.error);
  }

  /** Take over the kernel's numbers, except x or h where the learner has moved it since. */
  #know(values: Packed, ladder: Packed, error: string): void {
    batch(() => {
      this.known.value = knownOf(values, ladder);
      const isMoved = (leaf: number) =>
        this.queue.waiting.some((act) => act.leaf === leaf);
      if (!isMoved(0)) this.x.value = this.known.value.nudge.x;
      if (!isMoved(1)) this.h.value = this.known.value.nudge.h;
      if (this.queue.waiting.length === 0) this.trouble.value = error;
    });
  }

  #sampled() {
    const range = {
      min: this.#host.get("x_min"),
      max: this.#host.get("x_max"),
    };
    return { range, ys: numbers(this.#host.get("samples")) };
  }

  #readOff(): SlopeAt {
    const { range, ys } = this.samples.value;
    const at = (x: number) => interpolated(ys, range.min, range.max, x);
    const x = this.x.value;
    const nudge = (h: number): Nudge => {
      return { x, h, here: at(x), ahead: at(x + h), behind: at(x - h) };
    };
    const slope = centralDifference(nudge((range.max - range.min) / 1e4));
    return { nudge: nudge(this.h.value), slope, isExact: false, ladder: [] };
  }
}

function knownOf(values: Packed, ladder: Packed): Known {
  const [x = 0, h = 1, here = 0, ahead = 0, behind = 0, gradient = 0] =
    numbers(values);
  const rungs = numbers(ladder);
  return {
    nudge: { x, h, here, ahead, behind },
    gradient,
    ladder: Array.from({ length: rungs.length / 3 }, (_, k): Nudge => {
      const [step = 1, up = 0, down = 0] = rungs.subarray(3 * k);
      return { x, h: step, here, ahead: up, behind: down };
    }),
  };
}
