// Optimisers: what a step makes of a gradient. The twin of engine/micrograd_engine/optim.py; a state
// made by one is read by the other.

import { described, finite, numbers } from "./check.ts";
import { Optimizer, type OptimizerState, roomFor, share } from "./optimizer.ts";
import { asSchedule, type Schedule } from "./schedules.ts";

export { Optimizer, type OptimizerState } from "./optimizer.ts";

export interface SGDState extends OptimizerState {
  name: "SGD";
  momentum: number;
  velocity: number[];
}

export interface AdamState extends OptimizerState {
  name: "Adam";
  betas: [number, number];
  eps: number;
  m: number[];
  v: number[];
}

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

  override state(): SGDState {
    return {
      name: "SGD",
      lr: { ...this.schedule },
      momentum: this.#momentum,
      steps: this.steps,
      velocity: [...this.#velocity],
    };
  }

  static from(state: SGDState): SGD {
    const made = new SGD(asSchedule(state.lr), state.momentum);
    made.#velocity = numbers(state.velocity, "velocity");
    made.resume(state.steps, made.#velocity);
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

  override state(): AdamState {
    return {
      name: "Adam",
      lr: { ...this.schedule },
      betas: [...this.#betas],
      eps: this.#eps,
      steps: this.steps,
      m: [...this.#m],
      v: [...this.#v],
    };
  }

  static from(state: AdamState): Adam {
    const made = new Adam(asSchedule(state.lr), state.betas, state.eps);
    made.#m = numbers(state.m, "m");
    made.#v = numbers(state.v, "v");
    made.resume(state.steps, made.#m, made.#v);
    return made;
  }
}

/** An optimiser that goes on from what `state` tells. */
export function optimizerFrom(state: OptimizerState): SGD | Adam {
  if (state?.name === "SGD") return SGD.from(state as SGDState);
  if (state?.name === "Adam") return Adam.from(state as AdamState);
  throw new RangeError(
    `name: expected SGD or Adam, got ${described(state?.name)}`,
  );
}
