// Acts: what a learner did, as it is told to the kernel.

export type ActName =
  | "set"
  | "step"
  | "forward"
  | "backward"
  | "zero_grad"
  | "reset"
  | "restore"
  | "begin"
  | "visit"
  | "compute"
  | "move"
  | "select"
  | "open_box"
  | "close_box"
  | "range_min"
  | "range_max"
  | "learning_rate"
  | "forward_on_change"
  | "backward_on_change";

export interface Act {
  name: ActName;
  /** The leaf of `set`, `move` and the ends of a range, the node of `visit`, `compute`, `select` and boxes; -1 elsewhere. */
  leaf: number;
  /** The number of `set`, the rate of `step`, a setting; 1 or 0 for yes and no. */
  number: number;
  /** What `restore` comes back to. */
  state?: State;
}

/** The numbers of a graph at one moment. */
export interface State {
  data: Float64Array;
  grad: Float64Array;
  gradStale: boolean;
}

const SETTINGS: ReadonlySet<ActName> = new Set<ActName>([
  "move",
  "select",
  "open_box",
  "close_box",
  "range_min",
  "range_max",
  "learning_rate",
  "forward_on_change",
  "backward_on_change",
]);

/** Whether `act` changes how the view does things, and no number of the graph. */
export const isSetting = ({ name }: Act): boolean => SETTINGS.has(name);

/**
 * Add `act` to `waiting`; a leaf that moves again before anything else happened moves once, and
 * what comes back to earlier numbers makes all that came before it void.
 */
export function merge(waiting: Act[], act: Act): void {
  if (act.name === "restore")
    waiting.splice(0, waiting.length, ...waiting.filter(isSetting));
  if (act.name === "set" || act.name === "move") {
    for (let i = waiting.length - 1; i >= 0; i--) {
      const earlier = waiting[i] as Act;
      if (earlier.name !== act.name) break;
      if (earlier.leaf === act.leaf) {
        waiting[i] = act;
        return;
      }
    }
  }
  waiting.push(act);
}
