// Waiting for a condition, as long as a busy machine needs: only what never comes fails.

import { vi } from "vitest";

export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, 30_000);
