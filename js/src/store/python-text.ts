// Names, numbers and text as Python writes them. What they say may come from somebody else's saved state:
// nothing of it becomes code.

const KEYWORDS =
  /^(False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)$/;

/** Whether `text` is a name in Python. */
export const isName = (text: string): boolean =>
  /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(text) && !KEYWORDS.test(text);

/** A float that Python reads as the very same number. */
export function numberText(number: number): string {
  if (Number.isNaN(number)) return 'float("nan")';
  if (!Number.isFinite(number))
    return number > 0 ? 'float("inf")' : 'float("-inf")';
  if (Object.is(number, -0)) return "-0.0";
  const text = String(number);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

export const listText = (numbers: Iterable<number>): string =>
  `[${Array.from(numbers, numberText).join(", ")}]`;

/** Text between quotes: JSON's escapes are Python's too. */
export const quoted = (text: string): string => JSON.stringify(text);

/** `name(first, second, key=value)` without the arguments that are empty. */
export const callText = (name: string, ...given: string[]): string =>
  `${name}(${given.filter(Boolean).join(", ")})`;
