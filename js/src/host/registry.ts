// The only state at module level: what the views of one model share, with a count of the views.
// Hosts pass a new proxy of the model to every call, so the key is the model's own id.

interface Entry<Shared> {
  shared: Shared;
  holders: number;
  end: AbortController;
}

const entries = new Map<string, Entry<unknown>>();

/** What the holders of `id` share: made by `make` for the first one, freed after the last one. */
export function hold<Shared>(
  id: string,
  signal: AbortSignal,
  make: (signal: AbortSignal) => Shared,
): Shared {
  let entry = entries.get(id) as Entry<Shared> | undefined;
  if (entry === undefined) {
    const end = new AbortController();
    entry = { shared: make(end.signal), holders: 0, end };
    if (id) entries.set(id, entry); // without an id nobody else can share it
  }
  const held = entry;
  held.holders += 1;
  signal.addEventListener("abort", () => {
    held.holders -= 1;
    if (held.holders > 0) return;
    held.end.abort();
    if (entries.get(id) === held) entries.delete(id);
  });
  return held.shared;
}

/** How many things are shared now; for tests. */
export const heldCount = (): number => entries.size;
