// Ids of elements. Preact's useId counts from 0 in each view, and each view may have a copy of its bundle,
// so neither a count nor a module can tell the views of a page apart.

import { useMemo } from "preact/hooks";

/** An id that no other element of the page has. */
export const useOwnId = (): string =>
  useMemo(() => `mgw-${Math.random().toString(36).slice(2)}`, []);
