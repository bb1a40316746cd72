// The sentence of a view about its connection to the kernel.

import type { Reach } from "../../store/commit-queue.ts";

export function reachSentence(reach: Reach): string {
  switch (reach) {
    case "live":
      return "";
    case "slow":
      return "The kernel is busy. This view goes on; Python follows when the cell is done.";
    case "silent":
      return "The kernel is busy, or does not know this view: then run the cell again. This view goes on.";
    case "lost":
      return "The kernel was restarted or is gone. This view goes on by itself; run the cell again to connect it.";
    case "none":
      return "No kernel: this view runs by itself.";
  }
}
