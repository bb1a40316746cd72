// Text in a picture: each line where the browser has set it; and the shapes a picture is made of.

/** The lines of `node`, a text in `element`; cut off as on the page. */
export function textLines(
  node: Text,
  element: Element,
  style: CSSStyleDeclaration,
  viewport: Viewport,
): SVGElement[] {
  const text = node.data.trim();
  if (text === "") return [];
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  if (box.width === 0) return [];
  const edge = rightEdgeOf(element);
  if (box.right <= edge + 0.5)
    return [lineOfText(text, box.left, box, style, viewport, box.width)];
  const start = truncated(node, range, edge, style, viewport);
  return start ? [lineOfText(`${start}…`, box.left, box, style, viewport)] : [];
}

/** One line of text whose letters fill `box`, from `x` on. */
export function lineOfText(
  text: string,
  x: number,
  box: { top: number; height: number },
  style: CSSStyleDeclaration,
  { frame, scale }: Viewport,
  length?: number,
): SVGElement {
  const made = shape(
    "text",
    {
      x: x - frame.left,
      y: box.top - frame.top + box.height * ascentShare(style),
      fill: style.color,
      "font-family": style.fontFamily,
      "font-size": px(style.fontSize) * scale,
      "font-weight": style.fontWeight,
      "text-decoration": /underline/.test(style.textDecorationLine)
        ? "underline"
        : undefined,
      // with another font the letters still end where they end here
      textLength: length,
      lengthAdjust: length === undefined ? undefined : "spacingAndGlyphs",
    },
    text,
  );
  if (style.fontVariantNumeric !== "normal")
    made.setAttribute(
      "style",
      `font-variant-numeric: ${style.fontVariantNumeric}`,
    );
  return made;
}

/** The right edge of the nearest element around that hides what does not fit. */
function rightEdgeOf(element: Element): number {
  const cut = [element, element.parentElement].find(
    (e) => e && getComputedStyle(e).textOverflow === "ellipsis",
  );
  return cut ? cut.getBoundingClientRect().right : Infinity;
}

/** As much of the text as fits before `edge` with an ellipsis behind it. */
function truncated(
  node: Text,
  range: Range,
  edge: number,
  style: CSSStyleDeclaration,
  { scale }: Viewport,
): string {
  const dots = 0.9 * px(style.fontSize) * scale;
  let end = node.length;
  do range.setEnd(node, --end);
  while (end > 0 && range.getBoundingClientRect().right + dots > edge);
  return node.data.slice(0, end);
}

/** The share of the height of a line of text that is above its baseline. */
function ascentShare(style: CSSStyleDeclaration): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return 0.8;
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } =
    context.measureText("0");
  return up / (up + down) || 0.8;
}

// ---- shapes of SVG, in the pixels of the screen

const SPACE = "http://www.w3.org/2000/svg";

/** What a picture shows. Its pixels are those of the screen; (0, 0) is the corner of the frame. */
export interface Viewport {
  frame: DOMRect;
  /** Pixels of the screen for one of the style sheet. */
  scale: number;
}

/** What no XML may hold, not even as an entity; tabs and ends of lines are blanks in it anyway. */
const NOT_IN_XML = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** An element of SVG, its numbers rounded to two decimals. */
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
  made.textContent = text.replace(NOT_IN_XML, " ");
  return made;
}

/** The number of a length in pixels, as computed styles give it. */
export const px = (length: string): number => Number.parseFloat(length) || 0;
