// A layered drawing: columns from left to right, few crossings, lines as straight as possible. After
// Sugiyama, Tagawa, Toda (1981): ranks, then an order by the middles of the neighbours, then heights.
// Our own, because dagre has 49 kB and takes seven times as long.

const PART_GAP = 16; // px between two parts of a column
const LINE_SPACE = 10; // px around a line that passes through a column
const COLUMN_GAP = 24; // px between columns
const MAX_SPAN = 8; // ranks; edges that span more do not count
const SWEEPS = 8;
const LEAF_WEIGHT = 0.01; // of a leaf with one result; all other parts weigh 1

export type Edges = readonly { from: number; to: number }[];

interface Size {
  width: number;
  height: number;
}

export interface LayeredParts {
  /** Left and top of each part, from 0 on. */
  x: number[];
  y: number[];
  /** The parts of each column, from left to right and from top to bottom. */
  columns: number[][];
}

/** The parts, and after them a stand-in for each column that a long line passes through. */
interface Net {
  heights: number[];
  /** The neighbours of each in the column before, and in the column after. */
  before: number[][];
  after: number[][];
  columns: number[][];
}

export function layers(sizes: readonly Size[], edges: Edges): LayeredParts {
  const net = netOf(sizes, edges, ranksOf(sizes.length, edges));
  uncross(net);
  const middle = settle(net);
  const tops = sizes.map(({ height }, k) => (middle[k] as number) - height / 2);
  const top = Math.min(...tops);
  const x: number[] = [];
  let left = 0;
  const columns = net.columns.map((column) =>
    column.filter((k) => k < sizes.length),
  );
  for (const column of columns) {
    const width = Math.max(...column.map((k) => sizes[k]?.width ?? 0));
    for (const k of column)
      x[k] = Math.round(left + (width - (sizes[k]?.width ?? 0)) / 2);
    left += width + COLUMN_GAP;
  }
  return { x, y: tops.map((y) => Math.round(y - top)), columns };
}

/** The column of each of `count` parts, from 0 on: one after the last of its operands. */
function ranksOf(count: number, edges: Edges): number[] {
  const operands = Array.from({ length: count }, (): number[] => []);
  const results = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of edges) results[from]?.push(to);
  const order = sorted(results);
  results.forEach((all, from) => {
    for (const to of all) operands[to]?.push(from);
  });
  const rank = new Array<number>(count).fill(0);
  const at = (k: number) => rank[k] as number;
  for (const k of order)
    rank[k] = Math.max(0, ...(operands[k] ?? []).map((from) => at(from) + 1));
  // a part that depends on leaves alone stands right before its first result
  const free = freeOnes(order, operands, results);
  for (const k of order.toReversed())
    if (free[k] && results[k]?.length)
      rank[k] = Math.min(...results[k].map(at)) - 1;
  return rank;
}

/** The parts, operands first. Boxes may form circles; one edge of each leaves `results`. */
function sorted(results: number[][]): number[] {
  const state = new Uint8Array(results.length); // 1: on the way down, 2: done
  const order: number[] = [];
  const visit = (k: number) => {
    state[k] = 1;
    results[k] = (results[k] as number[]).filter((to) => {
      if (state[to] === 0) visit(to);
      return state[to] === 2;
    });
    state[k] = 2;
    order.push(k);
  };
  for (let k = 0; k < results.length; k++) if (state[k] === 0) visit(k);
  return order.reverse();
}

/** Whether a part has only leaves for operands, and parts that only it uses. */
function freeOnes(
  order: number[],
  operands: number[][],
  results: number[][],
): boolean[] {
  const free: boolean[] = [];
  for (const k of order)
    free[k] = (operands[k] ?? []).every(
      (from) =>
        operands[from]?.length === 0 ||
        (free[from] && results[from]?.length === 1),
    );
  return free;
}

/** The parts with their neighbours, and stand-ins where a line passes through a column. */
function netOf(sizes: readonly Size[], edges: Edges, ranks: number[]): Net {
  const net: Net = {
    heights: sizes.map(({ height }) => height + PART_GAP),
    before: sizes.map(() => []),
    after: sizes.map(() => []),
    columns: Array.from({ length: Math.max(...ranks) + 1 }, () => []),
  };
  ranks.forEach((rank, k) => {
    net.columns[rank]?.push(k);
  });
  const join = (a: number, b: number) => {
    net.after[a]?.push(b);
    net.before[b]?.push(a);
  };
  for (const { from, to } of edges) {
    const [first, last] = [ranks[from] as number, ranks[to] as number];
    if (last <= first || last - first > MAX_SPAN) continue;
    let at = from;
    for (let rank = first + 1; rank < last; rank++) {
      const passing = net.heights.push(LINE_SPACE) - 1;
      net.before.push([]);
      net.after.push([]);
      net.columns[rank]?.push(passing);
      join(at, passing);
      at = passing;
    }
    join(at, to);
  }
  return net;
}

/** Order the columns so that few lines cross. */
function uncross(net: Net): void {
  let best = net.columns;
  let fewest = Infinity;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const crossings = crossingsIn(net);
    if (crossings < fewest) {
      fewest = crossings;
      best = net.columns.map((column) => [...column]);
    }
    const right = sweep % 2 === 0;
    for (const column of right ? net.columns : net.columns.toReversed())
      order(column, right ? net.before : net.after, net.columns);
  }
  net.columns = best;
}

/** Order a column by the middles of its neighbours. */
function order(column: number[], neighbours: number[][], columns: number[][]) {
  const places = placesIn(columns);
  const wanted = new Map(
    column.map((k) => {
      const all = (neighbours[k] ?? []).map((n) => places[n] as number);
      return [k, all.length > 0 ? mean(all) : (places[k] as number)];
    }),
  );
  column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
}

/** How far down its column each part is, from 0 to 1. */
function placesIn(columns: number[][]): number[] {
  const places: number[] = [];
  for (const column of columns)
    column.forEach((k, i) => {
      places[k] = (i + 0.5) / column.length;
    });
  return places;
}

/** How many pairs of lines cross. */
const crossingsIn = ({ columns, after }: Net): number =>
  columns.reduce(
    (sum, column, c) => sum + crossed(column, columns[c + 1] ?? [], after),
    0,
  );

/** How many lines between two columns cross. */
function crossed(left: number[], right: number[], after: number[][]): number {
  const place = new Map(right.map((k, i) => [k, i]));
  const seen: number[] = [];
  let count = 0;
  for (const k of left) {
    const ends = (after[k] ?? []).map((to) => place.get(to) as number);
    for (const end of ends) for (const other of seen) if (other > end) count++;
    seen.push(...ends);
  }
  return count;
}

/** The middle of each part, near those of its neighbours. */
function settle({ columns, heights, before, after }: Net): number[] {
  const middle = heights.map(() => 0);
  // a leaf with one result gives way, so that the path beside it runs straight on
  const weights = heights.map((_, k) =>
    before[k]?.length === 0 && after[k]?.length === 1 ? LEAF_WEIGHT : 1,
  );
  const put = (column: number[], wanted: (k: number) => number) =>
    stack(column, heights, weights, wanted, middle);
  const near =
    (...sides: number[][][]) =>
    (k: number) => {
      const all = sides.flatMap((side) => side[k] ?? []);
      const weight = all.reduce((sum, n) => sum + (weights[n] as number), 0);
      const sum = all.reduce(
        (total, n) => total + (weights[n] as number) * (middle[n] as number),
        0,
      );
      return weight > 0 ? sum / weight : (middle[k] as number);
    };
  for (const column of columns) put(column, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) put(column, near(before));
    for (const column of columns.toReversed()) put(column, near(after));
    for (const column of columns) put(column, near(before, after));
  }
  return middle;
}

/**
 * Put the parts of a column as near as possible to where they are wanted: least squares under their
 * order, by pooling neighbours that would overlap (Ayer et al. 1955, isotonic regression).
 */
function stack(
  column: number[],
  heights: number[],
  weights: number[],
  wanted: (k: number) => number,
  middle: number[],
): void {
  const pools: { sum: number; weight: number; count: number }[] = [];
  let offset = 0;
  const offsets = column.map((k) => {
    const half = (heights[k] as number) / 2;
    offset += 2 * half;
    return offset - half;
  });
  column.forEach((k, i) => {
    const weight = weights[k] as number;
    const sum = weight * (wanted(k) - (offsets[i] as number));
    let pool = { sum, weight, count: 1 };
    for (
      let above = pools.at(-1);
      above && above.sum / above.weight >= pool.sum / pool.weight;
      above = pools.at(-1)
    ) {
      pool = {
        sum: pool.sum + above.sum,
        weight: pool.weight + above.weight,
        count: pool.count + above.count,
      };
      pools.pop();
    }
    pools.push(pool);
  });
  let i = 0;
  for (const { sum, weight, count } of pools)
    for (const end = i + count; i < end; i++)
      middle[column[i] as number] = sum / weight + (offsets[i] as number);
}

const mean = (all: number[]) => all.reduce((sum, x) => sum + x, 0) / all.length;
