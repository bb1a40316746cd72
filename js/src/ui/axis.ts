// An axis of a plot: where numbers are on it, and which it names.

export interface Axis {
  name: string;
  min: number;
  max: number;
  log?: boolean;
}

const MAX_PX = 1e5; // px: what lies farther out is drawn no farther

const stretched = ({ log }: Axis, number: number) =>
  log ? Math.log10(number) : number;

/** Numbers on `axis` → from … to, in px; NaN for what is no number there. */
export function scaleFor(axis: Axis, from: number, to: number) {
  const low = stretched(axis, axis.min);
  const span = stretched(axis, axis.max) - low || 1;
  return (number: number) => {
    const at = from + ((stretched(axis, number) - low) / span) * (to - from);
    return Math.min(Math.max(at, -MAX_PX), MAX_PX);
  };
}

/** Round numbers on `axis`, about `most` of them. */
export function ticksOf(axis: Axis, most = 5): number[] {
  const low = stretched(axis, axis.min);
  const high = stretched(axis, axis.max);
  if (!(high > low)) return [];
  const step = axis.log
    ? Math.max(1, Math.ceil((high - low) / most))
    : roundStep((high - low) / most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => {
    const at = Number(((first + k) * step).toPrecision(12));
    return axis.log ? Number(`1e${at}`) : at;
  });
}

/** The round number at or above `rough`: 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((n) => n * power >= rough) ?? 10) * power;
}

export function tickText(tick: number): string {
  const size = Math.abs(tick);
  const text =
    size >= 1e5 || (size !== 0 && size < 1e-3)
      ? tick.toExponential()
      : String(tick);
  return text.replaceAll("-", "−").replace("e+", "e");
}

/** The number at `part` of a linear axis, rounded to what a drag can mean. */
export function roundedAt({ min, max }: Axis, part: number): number {
  const step = roundStep((max - min) / 500);
  return Number(
    (Math.round((min + part * (max - min)) / step) * step).toPrecision(12),
  );
}
