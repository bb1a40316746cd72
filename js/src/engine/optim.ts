// Optimisers: how a step moves parameters along a gradient. The twin of
// engine/micrograd_engine/optim.py; each half reads the states of the other.

import { described, finite, numbers } from "./check.ts";
import { Optimizer, roomFor, share } from "./optimizer.ts";
import { asSchedule, type Schedule } from "./schedules.ts";
import type { OptimizerState } from "./states.ts";

export { Optimizer } from "./optimizer.ts";

/** v = momentum·v + g, then p −= lr·v, where v is 0 at first: torch.optim.SGD. */
export class SGD extends Optimizer {
  #momentum = 0;
  #velocity: Float64Array = new Float64Array();

  constructor(lr: number | Schedule = 0.01, momentum = 0) {
    super(lr);
    this.momentum = momentum;
  }

  get momentum(): number {
    return this.#momentum;
  }

  set momentum(momentum: number) {
    this.#momentum = share(momentum, "momentum");
    if (momentum === 0) this.#velocity = new Float64Array();
  }

  protected override move(
    data: Float64Array,
    grad: Float64Array,
    lr: number,
  ): void {
    if (this.#momentum === 0) {
      for (let i = 0; i < data.length; i++) data[i]! -= lr * grad[i]!;
      return;
    }
    this.#velocity = roomFor(data, this.#velocity);
    const velocity = this.#velocity;
    for (let i = 0; i < data.length; i++) {
      velocity[i] = this.#momentum * velocity[i]! + grad[i]!;
      data[i]! -= lr * velocity[i]!;
    }
  }

  override reset(): void {
    super.reset();
    this.#velocity = new Float64Array();
  }

  override state(): OptimizerState {
    return {
      name: "SGD",
      lr: { ...this.schedule },
      settings: { momentum: this.#momentum },
      moments: begun({ velocity: this.#velocity }),
      steps: this.steps,
    };
  }

  static from({ lr, settings, moments, steps }: OptimizerState): SGD {
    const made = new SGD(asSchedule(lr), settings.momentum as number);
    made.#velocity = momentIn(moments, "velocity");
    made.resume(steps, made.#velocity);
    return made;
  }
}

/**
 * Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015, Algorithm 1, with the
 * numbers of torch.optim.Adam. In step t, counted from 1, with m and v 0 at first:
 * m = β₁·m + (1 − β₁)·g, v = β₂·v + (1 − β₂)·g², p −= lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps).
 */
export class Adam extends Optimizer {
  #betas: [number, number] = [0, 0];
  #eps = 0;
  #m: Float64Array = new Float64Array();
  #v: Float64Array = new Float64Array();

  constructor(
    lr: number | Schedule = 0.001,
    betas: readonly [number, number] = [0.9, 0.999],
    eps = 1e-8,
  ) {
    super(lr);
    this.betas = betas;
    this.eps = eps;
  }

  /** How much of the old mean is kept, of the gradient and of its square; 0 to below 1. */
  get betas(): readonly [number, number] {
    return this.#betas;
  }

  set betas(betas: readonly [number, number]) {
    if (!Array.isArray(betas) || betas.length !== 2)
      throw new TypeError(
        `betas: expected two numbers from 0 to below 1, got ${described(betas)}`,
      );
    this.#betas = [share(betas[0], "betas[0]"), share(betas[1], "betas[1]")];
  }

  /** What keeps the division from being one by 0. */
  get eps(): number {
    return this.#eps;
  }

  set eps(eps: number) {
    const wanted = "a finite number above 0";
    if (finite(eps, "eps", wanted) <= 0)
      throw new RangeError(`eps: expected ${wanted}, got ${eps}`);
    this.#eps = eps;
  }

  protected override move(
    data: Float64Array,
    grad: Float64Array,
    lr: number,
  ): void {
    this.#m = roomFor(data, this.#m);
    this.#v = roomFor(data, this.#v);
    const [m, v] = [this.#m, this.#v];
    const [b1, b2] = this.#betas;
    const eps = this.#eps;
    const t = this.steps + 1;
    const rate = lr / (1 - b1 ** t);
    const scale = Math.sqrt(1 - b2 ** t);
    for (let i = 0; i < data.length; i++) {
      const g = grad[i]!;
      m[i] = b1 * m[i]! + (1 - b1) * g;
      v[i] = b2 * v[i]! + (1 - b2) * (g * g);
      data[i]! -= (m[i]! / (Math.sqrt(v[i]!) / scale + eps)) * rate;
    }
  }

  override reset(): void {
    super.reset();
    this.#m = this.#v = new Float64Array();
  }

  override state(): OptimizerState {
    return {
      name: "Adam",
      lr: { ...this.schedule },
      settings: { betas: [...this.#betas], eps: this.#eps },
      moments: begun({ m: this.#m, v: this.#v }),
      steps: this.steps,
    };
  }

  static from({ lr, settings, moments, steps }: OptimizerState): Adam {
    const betas = settings.betas as [number, number];
    const made = new Adam(asSchedule(lr), betas, settings.eps as number);
    made.#m = momentIn(moments, "m");
    made.#v = momentIn(moments, "v");
    made.resume(steps, made.#m, made.#v);
    return made;
  }
}

type Moments = OptimizerState["moments"];

/** Copies of those that have numbers. */
const begun = (moments: Moments): Moments =>
  Object.fromEntries(
    Object.entries(moments)
      .filter(([, { length }]) => length > 0)
      .map(([name, moment]) => [name, moment.slice()]),
  );

/** A copy; one that is left out stands for zeros. */
const momentIn = (moments: Moments, name: string): Float64Array =>
  numbers(moments[name] ?? [], name);

/** An optimiser that goes on from `state`. */
export function optimizerFrom(state: OptimizerState): SGD | Adam {
  if (state?.name === "SGD") return SGD.from(state);
  if (state?.name === "Adam") return Adam.from(state);
  throw new RangeError(
    `name: expected SGD or Adam, got ${described(state?.name)}`,
  );
}
