// Optimisers: how a step moves parameters along a gradient. The twin of
// engine/micrograd_engine/optim.py; each half reads the states of the other.

import { described } from "./check.ts";
import {
  begun,
  inUse,
  momentIn,
  notNegative,
  Optimizer,
  positive,
  roomFor,
  share,
} from "./optimizer.ts";
import { asSchedule, type Schedule } from "./schedules.ts";
import type { OptimizerState } from "./states.ts";

export { Optimizer } from "./optimizer.ts";

/** An optimiser that can pass a fraction of its speed on to the next step. */
abstract class WithMomentum extends Optimizer {
  #momentum = 0;
  protected velocity: Float64Array = new Float64Array();

  constructor(lr: number | Schedule, momentum: number) {
    super(lr);
    this.momentum = momentum;
  }

  get momentum(): number {
    return this.#momentum;
  }

  set momentum(momentum: number) {
    this.#momentum = share(momentum, "momentum");
    if (momentum === 0) this.velocity = new Float64Array();
  }

  /** The velocity, with a number for each parameter. */
  protected moving(data: Float64Array): Float64Array {
    this.velocity = roomFor(data, this.velocity);
    return this.velocity;
  }

  override reset(): void {
    super.reset();
    this.velocity = new Float64Array();
  }
}

/**
 * v = momentum·v + g, then p −= lr·v, where v is 0 at first; with nesterov p −= lr·(g + momentum·v), and
 * weightDecay·p counts in g: torch.optim.SGD.
 */
export class SGD extends WithMomentum {
  nesterov: boolean;
  readonly weightDecay: number;

  constructor(
    lr: number | Schedule = 0.01,
    momentum = 0,
    nesterov = false,
    weightDecay = 0,
  ) {
    super(lr, momentum);
    this.nesterov = nesterov;
    this.weightDecay = notNegative(weightDecay, "weight_decay");
  }

  protected override move(
    data: Float64Array,
    grad: Float64Array,
    lr: number,
  ): void {
    const { momentum, weightDecay: decay } = this;
    if (momentum === 0 && decay === 0) {
      for (let i = 0; i < data.length; i++) data[i]! -= lr * grad[i]!;
      return;
    }
    const velocity = momentum === 0 ? undefined : this.moving(data);
    for (let i = 0; i < data.length; i++) {
      // without decay nothing is added: 0 times an infinite parameter would be NaN
      const g = decay === 0 ? grad[i]! : grad[i]! + decay * data[i]!;
      let step = g;
      if (velocity) {
        velocity[i] = momentum * velocity[i]! + g;
        step = this.nesterov ? g + momentum * velocity[i]! : velocity[i]!;
      }
      data[i]! -= lr * step;
    }
  }

  override state(): OptimizerState {
    const extras = { nesterov: this.nesterov, weight_decay: this.weightDecay };
    return {
      name: "SGD",
      lr: { ...this.schedule },
      settings: { momentum: this.momentum, ...inUse(extras) },
      moments: begun({ velocity: this.velocity }),
      steps: this.steps,
    };
  }

  static from({ lr, settings, moments, steps }: OptimizerState): SGD {
    const { momentum, nesterov, weight_decay } =
      settings as unknown as SGDSettings;
    const made = new SGD(asSchedule(lr), momentum, nesterov, weight_decay);
    made.velocity = momentIn(moments, "velocity");
    made.resume(steps, made.velocity);
    return made;
  }
}

interface SGDSettings {
  momentum: number;
  nesterov?: boolean;
  weight_decay?: number;
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
    this.#eps = positive(eps, "eps");
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
    made.remember(moments, steps);
    return made;
  }

  protected remember(moments: OptimizerState["moments"], steps: number): void {
    this.#m = momentIn(moments, "m");
    this.#v = momentIn(moments, "v");
    this.resume(steps, this.#m, this.#v);
  }
}

/**
 * s = alpha·s + (1 − alpha)·g², v = momentum·v + g / (√s + eps), p −= lr·v, where s and v are 0 at first:
 * torch.optim.RMSprop.
 */
export class RMSprop extends WithMomentum {
  readonly alpha: number;
  readonly eps: number;
  #square: Float64Array = new Float64Array();

  constructor(
    lr: number | Schedule = 0.01,
    alpha = 0.99,
    eps = 1e-8,
    momentum = 0,
  ) {
    super(lr, momentum);
    this.alpha = share(alpha, "alpha");
    this.eps = positive(eps, "eps");
  }

  protected override move(
    data: Float64Array,
    grad: Float64Array,
    lr: number,
  ): void {
    const { alpha, eps, momentum } = this;
    this.#square = roomFor(data, this.#square);
    const square = this.#square;
    const velocity = momentum === 0 ? undefined : this.moving(data);
    for (let i = 0; i < data.length; i++) {
      const g = grad[i]!;
      square[i] = alpha * square[i]! + (1 - alpha) * (g * g);
      let step = g / (Math.sqrt(square[i]!) + eps);
      if (velocity) {
        step += momentum * velocity[i]!;
        velocity[i] = step;
      }
      data[i]! -= lr * step;
    }
  }

  override reset(): void {
    super.reset();
    this.#square = new Float64Array();
  }

  override state(): OptimizerState {
    const { alpha, eps, momentum } = this;
    return {
      name: "RMSprop",
      lr: { ...this.schedule },
      settings: { alpha, eps, ...inUse({ momentum }) },
      moments: begun({ square: this.#square, velocity: this.velocity }),
      steps: this.steps,
    };
  }

  static from({ lr, settings, moments, steps }: OptimizerState): RMSprop {
    const { alpha, eps, momentum } = settings as Record<string, number>;
    const made = new RMSprop(asSchedule(lr), alpha, eps, momentum);
    made.#square = momentIn(moments, "square");
    made.velocity = momentIn(moments, "velocity");
    made.resume(steps, made.#square, made.velocity);
    return made;
  }
}

/** Adam after p −= lr·weightDecay·p: Loshchilov and Hutter, ICLR 2019, with the numbers of torch.optim.AdamW. */
export class AdamW extends Adam {
  #weightDecay = 0;

  constructor(
    lr: number | Schedule = 0.001,
    betas: readonly [number, number] = [0.9, 0.999],
    eps = 1e-8,
    weightDecay = 0.01,
  ) {
    super(lr, betas, eps);
    this.weightDecay = weightDecay;
  }

  get weightDecay(): number {
    return this.#weightDecay;
  }

  set weightDecay(weightDecay: number) {
    this.#weightDecay = notNegative(weightDecay, "weight_decay");
  }

  protected override move(
    data: Float64Array,
    grad: Float64Array,
    lr: number,
  ): void {
    const kept = 1 - lr * this.#weightDecay;
    for (let i = 0; i < data.length; i++) data[i]! *= kept;
    super.move(data, grad, lr);
  }

  override state(): OptimizerState {
    const state = super.state();
    const settings = { ...state.settings, weight_decay: this.#weightDecay };
    return { ...state, name: "AdamW", settings };
  }

  static override from(state: OptimizerState): AdamW {
    const { betas, eps, weight_decay } =
      state.settings as unknown as AdamWSettings;
    const made = new AdamW(asSchedule(state.lr), betas, eps, weight_decay);
    made.remember(state.moments, state.steps);
    return made;
  }
}

interface AdamWSettings {
  betas: [number, number];
  eps: number;
  weight_decay: number;
}

/** All optimisers by their names. */
export const OPTIMIZERS = { SGD, Adam, RMSprop, AdamW } as const;
export type OptimizerName = keyof typeof OPTIMIZERS;

/** An optimiser that goes on from `state`. */
export function optimizerFrom(state: OptimizerState): Optimizer {
  const name = state?.name;
  if (!Object.hasOwn(OPTIMIZERS, name))
    throw new RangeError(
      `name: expected ${Object.keys(OPTIMIZERS).join(" or ")}, got ${described(name)}`,
    );
  return OPTIMIZERS[name as OptimizerName].from(state);
}
