// Damage to a saved state: parts left out, of another type, too long, too short, or swapped.

export type Tree = Record<string, unknown>;

/** Numbers from 0 to below 1, the same for each seed: mulberry32. */
export function random32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const THINGS: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  3,
  0.5,
  1e9,
  2 ** 53,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "",
  "text",
  "\ud800",
  "constructor",
  "__proto__",
  "toString",
  "####",
  "AAAAAAAA+H8=",
  [],
  {},
  [1, 2],
  [[]],
  { neurons: 1e9, activation: "tanh" },
];

type Place = [parent: Tree, key: string];

function placesIn(tree: unknown): Place[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.keys(tree).flatMap((key): Place[] => [
    [tree as Tree, key],
    ...placesIn((tree as Tree)[key]),
  ]);
}

/** `state` with one to three parts damaged; `what` gets how. */
export function damaged(state: Tree, draw: () => number, what: string[]): Tree {
  const pick = <T>(list: readonly T[]): T =>
    list[Math.floor(draw() * list.length)] as T;
  const times = 1 + Math.floor(draw() * 3);
  for (let k = 0; k < times; k++) {
    const top = pick(Object.keys(state)); // else the longest trait gets all the damage
    const inside = placesIn(state[top]);
    const [parent, key] =
      inside.length > 0 && draw() < 0.8
        ? pick(inside)
        : ([state, top] as Place);
    what.push(
      `${top} … ${key} ${damage(parent, key, pick, draw, placesIn(state))}`,
    );
  }
  return state;
}

function damage(
  parent: Tree,
  key: string,
  pick: <T>(list: readonly T[]) => T,
  draw: () => number,
  places: Place[],
): string {
  const old = parent[key];
  const isText = typeof old === "string";
  switch (
    pick(["other", "other", "drop", "swap", isText ? "bytes" : "number"])
  ) {
    case "drop":
      delete parent[key];
      return "left out";
    case "swap": {
      const [other, there] = pick(places);
      parent[key] = structuredClone(other[there]);
      return `as ${there}`;
    }
    case "bytes": {
      parent[key] = damagedBytes(old as string, pick, draw);
      return `bytes ${String(parent[key]).slice(0, 20)}`;
    }
    case "number": {
      const number = Number(old) || 0;
      parent[key] = pick([-number, number + 1, number * 1e9, -1, 1e9, 2 ** 31]);
      return `number ${parent[key]}`;
    }
    default: {
      parent[key] = structuredClone(pick(THINGS));
      return `is ${JSON.stringify(parent[key])}`;
    }
  }
}

function damagedBytes(
  base64: string,
  pick: <T>(list: readonly T[]) => T,
  draw: () => number,
): string {
  let raw = "";
  try {
    raw = atob(base64);
  } catch {
    return `${base64}!`;
  }
  const at = Math.floor(draw() * raw.length);
  const changed = pick([
    raw.slice(0, at),
    raw + raw,
    `${raw.slice(0, at)}\u00ff${raw.slice(at + 1)}`,
    raw.slice(0, at) + String.fromCharCode(draw() * 256) + raw.slice(at + 1),
    "\u00ff".repeat(raw.length),
    "\u0000".repeat(raw.length),
  ]);
  return btoa(changed);
}
