// DerivativeStore: a function that only the kernel can call. A learner moves x and h on this page, which
// reads the function off its sampled curve until the kernel answers.

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
import type { Bytes, DerivativeWidgetModel } from "../models.ts";
import { check, demand, numbers } from "./checked.ts";
import {
  type Answer,
  CommitQueue,
  keepLast,
  type QueuedAct,
} from "./commit-queue.ts";
import { callText, isName, numberText } from "./python-text.ts";
import type { Point, Range } from "./ranges.ts";

type Model = DerivativeWidgetModel;

/** The kernel's last answer: the function around one point. */
interface Known {
  nudge: Nudge;
  gradient: number;
  ladder: readonly Nudge[];
}

/** A point with its slope. */
export interface SlopeReading {
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
  /** Why a number was refused, or what the function raised. */
  readonly trouble = signal("");
  /** What was done, until x or h moves. */
  readonly message = signal("");
  readonly queue: CommitQueue<QueuedAct, Model>;
  /** Whether `known` is about the present x and h. */
  readonly isKnown: ReadonlySignal<boolean>;
  /** Whether it is not, and the kernel is unlikely to answer soon: the view shows what it reads off. */
  readonly isLocal: ReadonlySignal<boolean>;
  /** The slope in the last answer, which may be about an earlier x and h. */
  readonly answer: ReadonlySignal<SlopeReading>;
  /** The slope at the present x and h: of the answer, or read off the curve until there is one. */
  readonly shown: ReadonlySignal<SlopeReading>;
  readonly curve: ReadonlySignal<readonly Point[]>;
  readonly #host: Host<Model>;
  #isHeld = false;

  constructor(host: Host<Model>, end: AbortSignal) {
    this.#host = host;
    check(host.get("name"), "text", "name");
    check(host.get("error"), "text?", "error");
    this.name = host.get("name");
    this.known = signal(knownOf(host.get("values"), host.get("ladder")));
    this.x = signal(this.known.value.nudge.x);
    this.h = signal(this.known.value.nudge.h);
    this.samples = signal(this.#sampled());
    this.queue = new CommitQueue(host, end, {
      write: () => ({ kind: "command", content: {}, buffers: [] }),
      onAnswer: (answer) => this.#take(answer),
      merge: keepLast,
      isPaced: () => false, // the slope is seen only when the kernel has it
      numbers: () => ({ x: this.x.value, h: this.h.value }),
      onDamage: (why) => this.refuse(why),
    });
    this.isKnown = computed(() => {
      const { x, h } = this.known.value.nudge;
      return x === this.x.value && h === this.h.value;
    });
    this.isLocal = computed(
      () => !this.isKnown.value && this.queue.reach.value !== "live",
    );
    this.answer = computed(() => {
      const { nudge, gradient, ladder } = this.known.value;
      return { nudge, ladder, ...trusted(gradient, ladder) };
    });
    this.shown = computed(() =>
      this.isKnown.value ? this.answer.value : this.#readOff(),
    );
    this.curve = computed(() => {
      const { range, ys } = this.samples.value;
      const gap = (range.max - range.min) / (ys.length - 1);
      return Array.from(ys, (y, k): Point => [range.min + gap * k, y]);
    });
    this.#watch(host);
    this.queue.hello();
  }

  #watch(host: Host<Model>): void {
    this.queue.follow(["samples", "x_min", "x_max"], () => {
      if (!this.#isHeld) this.samples.value = this.#sampled();
    });
    this.queue.follow(["values", "ladder", "error"], () => {
      // while a message is in flight, its answer has the valid numbers
      if (!this.queue.busy) this.#readTraits();
    });
    this.trouble.value = host.get("error") ?? "";
  }

  /** The traits of this view as it is now; of a point that Python has not answered about, those of the last answer. */
  traits(): object {
    return this.#host.traits();
  }

  /** The cell that makes this view for a function of that name. */
  cell(): string {
    const { x, h, samples } = this;
    const { min, max } = samples.value.range;
    const name = isName(this.name) ? this.name : "f";
    return [
      "from micrograd_widgets import DerivativeWidget",
      "",
      `# ${name} is your function`,
      callText(
        "DerivativeWidget",
        name,
        `x=${numberText(x.value)}`,
        `h=${numberText(h.value)}`,
        min === -5 ? "" : `x_min=${numberText(min)}`,
        max === 5 ? "" : `x_max=${numberText(max)}`,
      ),
    ].join("\n");
  }

  /** The pointer is down: the range stays under it until `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.samples.value = this.#sampled();
  }

  /** Go to `x`, and ask the kernel for the function there. */
  goTo(x: number): void {
    this.x.value = x;
    this.#post(0, x);
  }

  setStep(h: number): void {
    this.h.value = h;
    this.#post(1, h);
  }

  announce(text: string): void {
    this.trouble.value = "";
    this.message.value = text;
  }

  refuse(why: string): void {
    this.trouble.value = why;
  }

  #post(leaf: number, number: number): void {
    this.trouble.value = "";
    this.message.value = "";
    this.queue.post({ name: "set", leaf, number });
  }

  #take(answer: Answer): void {
    const [values, ladder] = answer.state ?? [];
    if (answer.isOld && !this.queue.lacks) this.#readTraits();
    else if (values && ladder)
      this.#know(values as Bytes, ladder as Bytes, answer.error);
  }

  #readTraits(): void {
    const host = this.#host;
    check(host.get("error"), "text?", "error");
    this.#know(host.get("values"), host.get("ladder"), host.get("error"));
  }

  /** Take over the kernel's numbers, except an x or h that the learner has moved since. */
  #know(values: Bytes, ladder: Bytes, error: string): void {
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
    demand(
      range.max - range.min > 0 && Number.isFinite(range.max - range.min),
      "x_min",
    );
    const ys = numbers(this.#host.get("samples"), "samples");
    demand(ys.length > 1, "samples");
    return { range, ys };
  }

  #readOff(): SlopeReading {
    const { range, ys } = this.samples.value;
    const at = (x: number) => interpolated(ys, range.min, range.max, x);
    const x = this.x.value;
    const nudge = (h: number): Nudge => {
      return { x, h, here: at(x), ahead: at(x + h), behind: at(x - h) };
    };
    const h = (range.max - range.min) / 1e4;
    // at an end of the curve, the slope just inside of it
    const inside = Math.min(Math.max(x, range.min + h), range.max - h);
    const slope = Number.isNaN(at(x))
      ? Number.NaN
      : centralDifference({
          ...nudge(h),
          ahead: at(inside + h),
          behind: at(inside - h),
        });
    return { nudge: nudge(this.h.value), slope, isExact: false, ladder: [] };
  }
}

function knownOf(values: Bytes, ladder: Bytes): Known {
  const [x = 0, h = 1, here = 0, ahead = 0, behind = 0, gradient = 0] = numbers(
    values,
    "values",
    6,
  );
  const rungs = numbers(ladder, "ladder");
  demand(rungs.length % 3 === 0, "ladder");
  return {
    nudge: { x, h, here, ahead, behind },
    gradient,
    ladder: Array.from({ length: rungs.length / 3 }, (_, k): Nudge => {
      const [step = 1, up = 0, down = 0] = rungs.subarray(3 * k);
      return { x, h: step, here, ahead: up, behind: down };
    }),
  };
}
