import { useMemo } from "preact/hooks";

/** An id that no other view on the page has; useId counts in each view from 0. */
export const useOwnId = (): string =>
  useMemo(() => `mgw-${Math.random().toString(36).slice(2)}`, []);
