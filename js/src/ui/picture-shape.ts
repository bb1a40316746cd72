// What a picture is made of: shapes of SVG, in the pixels of the screen.

const SPACE = "http://www.w3.org/2000/svg";

/** What is drawn, in the pixels of the screen: (0, 0) is the corner of the frame. */
export interface Brush {
  frame: DOMRect;
  /** How many pixels of the screen are one of the style sheet. */
  scale: number;
}

/** An element of SVG; numbers are rounded to what can be seen. */
export function shape(
  kind: string,
  attributes: Record<string, string | number | undefined>,
  text = "",
): SVGElement {
  const made = document.createElementNS(SPACE, kind);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined)
      made.setAttribute(
        name,
        typeof value === "number" ? String(Number(value.toFixed(2))) : value,
      );
  made.textContent = text;
  return made;
}

/** The number of a length in pixels, as computed styles give it. */
export const px = (length: string): number => Number.parseFloat(length) || 0;
