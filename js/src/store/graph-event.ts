// Event: what a view says in words, once it has happened.

import type { Act } from "./acts.ts";
import type { Deed, Way } from "./history.ts";

/** What just happened: an act, with how things were before it; or a cell that changed `leaves`. */
export type Event =
  | { kind: "shown" }
  | {
      kind: "act";
      act: Act;
      rootBefore: number;
      /** Whether the leaves had gradients already. */
      hadGradients: boolean;
      gradStaleBefore: boolean;
      moved: number;
    }
  | { kind: "selected" } // by Python
  | { kind: "cell"; leaves: readonly number[] }
  | { kind: "history"; way: Way; deed: Deed }
  | { kind: "told"; what: string }
  | { kind: "refused"; why: string };
