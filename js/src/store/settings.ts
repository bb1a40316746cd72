// Settings: how the view wants things done. The kernel holds them; the page is ahead of it.

import { batch, type Signal, signal } from "@preact/signals";
import type { Host } from "../host/host.ts";
import type { GraphWidgetModel } from "../models.ts";
import type { Act } from "./acts.ts";
import { Ranges } from "./ranges.ts";
import { bytes } from "./structure.ts";

const KEYS = [
  "learning_rate",
  "forward_on_change",
  "backward_on_change",
  "digits",
  "moves",
  "ranges",
] as const;

export class Settings {
  readonly learningRate = signal(0.01);
  readonly forwardOnChange = signal(true);
  readonly backwardOnChange = signal(false);
  readonly digits = signal(4);
  /** 1 for each node that Step moves. */
  readonly moves: Signal<Uint8Array> = signal(new Uint8Array());
  readonly ranges = new Ranges();
  readonly #host: Host<GraphWidgetModel>;

  constructor(host: Host<GraphWidgetModel>, isAhead: () => boolean) {
    this.#host = host;
    this.read();
    // while a commit is under way the traits are behind the hand: its answer makes us read them
    host.watch(KEYS, () => isAhead() || this.read());
  }

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

  /** Carry out an act that changes the view and not the graph; whether it was one. */
  apply(act: Act): boolean {
    switch (act.name) {
      case "learning_rate":
        this.learningRate.value = act.number;
        return true;
      case "forward_on_change":
        this.forwardOnChange.value = act.number !== 0;
        return true;
      case "backward_on_change":
        this.backwardOnChange.value = act.number !== 0;
        return true;
      case "move": {
        const moves = this.moves.value.slice();
        moves[act.leaf] = act.number;
        this.moves.value = moves;
        return true;
      }
      case "select": // known already: selection.ts
      case "open_box": // and folds.ts
      case "close_box":
        return true;
      case "range_min":
        this.ranges.set(act.leaf, "min", act.number);
        return true;
      case "range_max":
        this.ranges.set(act.leaf, "max", act.number);
        return true;
      default:
        return false;
    }
  }

  /** What the setting that `act` changes is now. */
  number({ name, leaf }: Act): number {
    switch (name) {
      case "learning_rate":
        return this.learningRate.value;
      case "forward_on_change":
        return Number(this.forwardOnChange.value);
      case "backward_on_change":
        return Number(this.backwardOnChange.value);
      case "range_min":
        return this.ranges.of(leaf).value.min;
      case "range_max":
        return this.ranges.of(leaf).value.max;
      default:
        return this.moves.value[leaf] ?? 0;
    }
  }
}
