// The sentence of a view about its connection to the kernel.

import type { Reach } from "../../store/commit-queue.ts";

export function reachSentence(reach: Reach): string {
  switch (reach) {
    case "live":
      return "";
    case "waiting":
      return "Waiting for Python… This view goes on.";
    case "busy":
      return "The kernel is busy. This view goes on; Python follows when the cell is done.";
    case "silent":
      return "Waiting for Python… This view goes on. If it stays so, run the cell again.";
    case "lost":
      return "The kernel was restarted or is gone. This view goes on by itself; run the cell again to connect it.";
    case "none":
      return "No kernel: this view runs by itself.";
  }
}
