// GraphSettings: how the view does things. The kernel keeps them; acts change them here first.

import { batch, type Signal, signal } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import { bytes } from "./checked.ts";
import { Ranges } from "./ranges.ts";

/** The traits that hold the settings. */
export const SETTING_KEYS = [
  "learning_rate",
  "forward_on_change",
  "backward_on_change",
  "digits",
  "moves",
  "ranges",
] as const;

export class GraphSettings {
  readonly learningRate = signal(0.01);
  readonly forwardOnChange = signal(true);
  readonly backwardOnChange = signal(false);
  readonly digits = signal(4);
  /** 1 for each node that Step moves. */
  readonly moves: Signal<Uint8Array> = signal(new Uint8Array());
  readonly ranges = new Ranges();
  readonly #host: Host<GraphWidgetModel>;

  constructor(host: Host<GraphWidgetModel>) {
    this.#host = host;
    this.read();
  }

  /** Take over what the kernel keeps. */
  read(): void {
    const host = this.#host;
    batch(() => {
      this.learningRate.value = host.get("learning_rate");
      this.forwardOnChange.value = host.get("forward_on_change");
      this.backwardOnChange.value = host.get("backward_on_change");
      this.digits.value = host.get("digits");
      this.moves.value = new Uint8Array(bytes(host.get("moves")));
      this.ranges.read(host.get("ranges") ?? {});
    });
  }

  /** The traits that keep them. */
  traits(): Pick<GraphWidgetModel, (typeof SETTING_KEYS)[number]> {
    return {
      learning_rate: this.learningRate.value,
      forward_on_change: this.forwardOnChange.value,
      backward_on_change: this.backwardOnChange.value,
      digits: this.digits.value,
      moves: new DataView(this.moves.value.slice().buffer),
      ranges: this.ranges.given,
    };
  }

  /** Say whether Step moves `leaf`: 1 or 0. */
  setMove(leaf: number, isMoved: number): void {
    const moves = this.moves.value.slice();
    moves[leaf] = isMoved;
    this.moves.value = moves;
  }
}
