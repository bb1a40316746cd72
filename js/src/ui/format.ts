// Numbers as people read them, the same in Python: see formats.py. number-text.ts has them as people type them.

/** `number` with a true minus sign and `digits` decimals; powers of ten where those would hide it. */
export function format(number: number, digits: number): string {
  if (!Number.isFinite(number)) return exactText(number);
  const fixed = number.toFixed(digits);
  const isHidden = number !== 0 && Number(fixed) === 0;
  return typeset(
    Math.abs(number) >= 1e6 || isHidden
      ? number.toExponential(Math.min(digits, 2))
      : fixed,
  );
}

/** As `format`, but a number that needs fewer decimals has fewer: −2, 0.25, 0.7071. */
export function shortText(number: number, digits: number): string {
  const text = format(number, digits);
  const isExact = Number(number.toFixed(digits)) === number;
  return isExact && /^[^e]*\.[^e]*$/.test(text)
    ? text.replace(/\.?0+$/, "")
    : text;
}

/** `number` with all its digits, as people read it: 0 has no sign. */
export function exactText(number: number): string {
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  return typeset(String(number));
}

/** `share` of 1 in percent, with at most one decimal. */
export const percent = (share: number): string =>
  `${Number((100 * share).toFixed(1))} %`;

/** The text of a number with true minus signs, and without the + of its exponent. */
export const typeset = (text: string): string =>
  text.replaceAll("-", "−").replace("e+", "e");

/** A count with a comma after its thousands. */
export const counted = (count: number): string => count.toLocaleString("en-US");

/** `text` with at most 24 characters. */
export const shortened = (text: string): string =>
  text.length > 24 ? `${text.slice(0, 23)}…` : text;

/** The sign of `number` as a class: positive, negative, or neither. */
export const signOf = (number: number): "pos" | "neg" | "nil" =>
  number > 0 ? "pos" : number < 0 ? "neg" : "nil";

/** `number` and `by` more, without the rounding error of binary fractions: 0.1 and 0.2 more is 0.3. */
export function moved(number: number, by: number): number {
  const to = Number((number + by).toPrecision(15));
  return Math.min(Math.max(to, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** `number` in full, as other programs read it. */
export const exact = (number: number): string =>
  Object.is(number, -0) ? "-0" : String(number);
