// Used: which settings the steps of a run were made with, to tell runs apart that are compared.

/** Settings by name, in words. */
export type Named = Readonly<Record<string, string>>;

const MOST = 3; // values of one setting that are kept: the first and the last ones

export class Used {
  readonly #values = new Map<string, string[]>();

  /** Steps were made with these. */
  add(settings: Named): void {
    for (const [name, value] of Object.entries(settings)) {
      const had = this.#values.get(name) ?? [];
      this.#values.set(name, had);
      if (had.at(-1) === value) continue;
      had.push(value);
      if (had.length > MOST) had.splice(1, 1);
    }
  }

  get names(): string[] {
    return [...this.#values.keys()];
  }

  /** What a setting was: "0.1", or "0.1, then 0.5". */
  of(name: string): string {
    return (this.#values.get(name) ?? []).join(", then ");
  }
}

/** What is not the same in all of them, for each in words. */
export function differences(all: readonly Used[]): string[] {
  const known = all.filter(({ names }) => names.length > 0);
  const names = [...new Set(known.flatMap((one) => one.names))];
  const differing = names.filter(
    (name) => new Set(known.map((one) => one.of(name))).size > 1,
  );
  return all.map((one) =>
    differing
      .filter((name) => one.of(name) !== "")
      .map((name) => `${name} ${one.of(name)}`)
      .join(", "),
  );
}
