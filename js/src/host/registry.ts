// What the views of one model share, with a count of the views. Hosts pass a new proxy of the model to
// every call, so the key is the model's own id.

interface Entry<Shared> {
  shared: Shared;
  holders: number;
  end: AbortController;
}

export class Registry<Shared> {
  readonly #entries = new Map<string, Entry<Shared>>();

  /** What the holders of `id` share: made by `make` for the first one, freed after the last one. */
  hold(
    id: string,
    signal: AbortSignal,
    make: (signal: AbortSignal) => Shared,
  ): Shared {
    const held = this.#entries.get(id) ?? this.#enter(id, make);
    held.holders += 1;
    signal.addEventListener("abort", () => {
      held.holders -= 1;
      if (held.holders > 0) return;
      held.end.abort();
      if (this.#entries.get(id) === held) this.#entries.delete(id);
    });
    return held.shared;
  }

  #enter(id: string, make: (signal: AbortSignal) => Shared): Entry<Shared> {
    const end = new AbortController();
    const entry = { shared: make(end.signal), holders: 0, end };
    if (id) this.#entries.set(id, entry); // without an id nobody else can share it
    return entry;
  }

  /** How many things are shared now. */
  get size(): number {
    return this.#entries.size;
  }
}
