// A picture of a part of the page as it is on the screen: an SVG that needs nothing else, with boxes,
// lines and colours as the style sheet gives them now, and with text that stays text. Not a
// foreignObject, which few programs outside of browsers draw.

import {
  lineOfText,
  px,
  shape,
  textLines,
  type Viewport,
} from "./picture-text.ts";

/** The picture of `frame` as SVG text. */
export function pictureOf(frame: HTMLElement, title: string): string {
  const box = frame.getBoundingClientRect();
  const scale = frame.offsetWidth ? box.width / frame.offsetWidth : 1;
  const { width, height } = box;
  const svg = shape("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  svg.append(shape("title", {}, title));
  svg.append(shape("rect", { width, height, fill: backgroundOf(frame) }));
  svg.append(...drawElement(frame, { frame: box, scale }));
  return new XMLSerializer().serializeToString(svg);
}

/** The first colour behind `element`. */
function backgroundOf(element: Element | null): string {
  for (let e = element; e; e = e.parentElement) {
    const { backgroundColor } = getComputedStyle(e);
    if (isVisible(backgroundColor)) return backgroundColor;
  }
  return "none";
}

const isVisible = (colour: string) =>
  colour !== "transparent" && !/[,/] ?0\)$/.test(colour) && colour !== "";

function drawElement(element: Element, viewport: Viewport): SVGElement[] {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden") return [];
  const box = element.getBoundingClientRect();
  if (isOutside(box, viewport.frame)) return [];
  if (element instanceof SVGSVGElement)
    return [drawSvg(element, box, viewport)];
  const inner = { ...viewport, scale: viewport.scale * zoomOf(style) };
  const slider = element.matches("[type=range]"); // its background is not visible
  const painted = [
    ...(slider ? [] : drawBox(box, style, viewport)),
    ...(element instanceof HTMLInputElement
      ? drawControl(element, style, viewport)
      : drawContents(element, style, inner)),
  ];
  if (Number(style.opacity) >= 1 || painted.length === 0) return painted;
  const group = shape("g", { opacity: style.opacity });
  group.append(...painted);
  return [group];
}

function drawContents(
  element: Element,
  style: CSSStyleDeclaration,
  viewport: Viewport,
): SVGElement[] {
  return Array.from(element.childNodes).flatMap((child) =>
    child instanceof Text
      ? textLines(child, element, style, viewport)
      : child instanceof Element
        ? drawElement(child, viewport)
        : [],
  );
}

/** An element without a size may hold others that have one, so it is never outside. */
const isOutside = (box: DOMRect, frame: DOMRect) =>
  box.width > 0 &&
  box.height > 0 &&
  (box.right < frame.left ||
    box.left > frame.right ||
    box.bottom < frame.top ||
    box.top > frame.bottom);

/** How much the element's own transform enlarges its content. */
const zoomOf = ({ transform }: CSSStyleDeclaration) =>
  transform && transform !== "none" ? new DOMMatrix(transform).a : 1;

const SVG_STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
] as const;

/** An SVG in the page, with the styles that its shapes have from the style sheet. */
function drawSvg(
  svg: SVGSVGElement,
  box: DOMRect,
  viewport: Viewport,
): SVGElement {
  const { frame, scale } = viewport;
  const at = `translate(${box.left - frame.left} ${box.top - frame.top}) scale(${scale})`;
  const group = shape("g", { transform: at });
  for (const drawn of svg.querySelectorAll("path, line, circle, rect")) {
    const style = getComputedStyle(drawn);
    const copy = drawn.cloneNode(false) as SVGElement;
    copy.removeAttribute("class");
    copy.removeAttribute("style");
    for (const look of [...SVG_STYLES, "opacity"]) {
      const value = style.getPropertyValue(look);
      if (value) copy.setAttribute(look, value);
    }
    group.append(copy);
  }
  return group;
}

/** Shadows, background, border and outline of a box. */
function drawBox(
  box: DOMRect,
  style: CSSStyleDeclaration,
  viewport: Viewport,
): SVGElement[] {
  const { scale } = viewport;
  const radius = px(style.borderTopLeftRadius) * scale;
  const border = px(style.borderTopWidth) * scale;
  const bar = px(style.borderLeftWidth) * scale;
  const ground = isVisible(style.backgroundColor)
    ? style.backgroundColor
    : "none";
  const edge =
    border > 0 && isVisible(style.borderTopColor)
      ? style.borderTopColor
      : "none";
  const drawn = shadowsOf(style.boxShadow, box, radius, viewport);
  if (ground !== "none" && edge !== "none" && bar > border) {
    // a thick bar at the start: the colour of the border, and on it the background, as browsers do it
    drawn.push(rounded(box, 0, radius, { fill: edge }, viewport));
    const inside = new DOMRect(
      box.x + bar - border,
      box.y,
      Math.max(0, box.width - bar + border),
      box.height,
    );
    drawn.push(
      rounded(inside, border, radius - border, { fill: ground }, viewport),
    );
  } else if (ground !== "none" || edge !== "none") {
    const dashed = style.borderTopStyle === "dashed" && edge !== "none";
    const looks = {
      fill: ground,
      stroke: edge,
      "stroke-width": edge === "none" ? undefined : border,
      "stroke-dasharray": dashed ? `${3 * scale} ${2 * scale}` : undefined,
    };
    const inset = edge === "none" ? 0 : border / 2;
    drawn.push(rounded(box, inset, radius - inset, looks, viewport));
  }
  if (style.outlineStyle === "none" || !px(style.outlineWidth)) return drawn;
  const width = px(style.outlineWidth) * scale;
  const away = px(style.outlineOffset) * scale + width / 2;
  const looks = {
    fill: "none",
    stroke: style.outlineColor,
    "stroke-width": width,
  };
  return [...drawn, rounded(box, -away, radius + away, looks, viewport)];
}

/** A box, smaller by `inset` on every side. */
function rounded(
  box: DOMRect,
  inset: number,
  radius: number,
  looks: Record<string, string | number | undefined>,
  { frame }: Viewport,
): SVGElement {
  const rx = Math.max(0, Math.min(radius, box.height / 2 - inset));
  return shape("rect", {
    x: box.left - frame.left + inset,
    y: box.top - frame.top + inset,
    width: Math.max(0, box.width - 2 * inset),
    height: Math.max(0, box.height - 2 * inset),
    rx: rx > 0.1 ? rx : undefined,
    ...looks,
  });
}

/** The shadows without blur: the edges of a stack, or frames. */
function shadowsOf(
  shadows: string,
  box: DOMRect,
  radius: number,
  viewport: Viewport,
): SVGElement[] {
  const { scale } = viewport;
  const found = shadows.matchAll(
    /(\w+\([^)]*\)) (-?[\d.]+)px (-?[\d.]+)px 0px (-?[\d.]+)px/g,
  );
  return [...found].toReversed().map(([, fill, x, y, more]) => {
    const moved = new DOMRect(
      box.x + Number(x) * scale,
      box.y + Number(y) * scale,
      box.width,
      box.height,
    );
    const spread = Number(more) * scale;
    return rounded(moved, -spread, radius + spread, { fill }, viewport);
  });
}

// ---- controls: a slider and a field as they stand

function drawControl(
  input: HTMLInputElement,
  style: CSSStyleDeclaration,
  viewport: Viewport,
): SVGElement[] {
  if (input.type === "range") return drawSlider(input, style, viewport);
  return input.type === "text" ? drawField(input, style, viewport) : [];
}

function drawSlider(
  input: HTMLInputElement,
  { accentColor }: CSSStyleDeclaration,
  { frame, scale }: Viewport,
): SVGElement[] {
  const box = input.getBoundingClientRect();
  const thumb = Math.min(8 * scale, box.width / 2); // its radius
  const bar = 3 * scale; // half the height of the track
  const min = Number(input.min);
  const at = (Number(input.value) - min) / (Number(input.max) - min) || 0;
  const left = box.left - frame.left;
  const y = box.top - frame.top + box.height / 2;
  const x =
    left + thumb + Math.min(Math.max(at, 0), 1) * (box.width - 2 * thumb);
  const track = { x: left, y: y - bar, height: 2 * bar, rx: bar };
  return [
    shape("rect", {
      ...track,
      width: box.width,
      fill: "#808080",
      opacity: 0.3,
    }),
    shape("rect", { ...track, width: x - left, fill: accentColor }),
    shape("circle", { cx: x, cy: y, r: thumb, fill: accentColor }),
  ];
}

/** The text of a field is aligned to its end, as numbers are on the cards. */
function drawField(
  input: HTMLInputElement,
  style: CSSStyleDeclaration,
  viewport: Viewport,
): SVGElement[] {
  const box = input.getBoundingClientRect();
  const { scale } = viewport;
  const height = 1.2 * px(style.fontSize) * scale;
  const line = { top: box.top + (box.height - height) / 2, height };
  const edge = px(style.paddingRight) + px(style.borderRightWidth);
  const made = lineOfText(
    input.value,
    box.right - edge * scale,
    line,
    style,
    viewport,
  );
  made.setAttribute("text-anchor", "end");
  return [made];
}

// ---- the picture as a PNG

const MIN_SCALE = 2; // pixels of the PNG for one of the screen

/**
 * The PNG of a picture that is `width` × `height`.
 *
 * Rejects when the page does not allow it: a strict content security policy (`img-src`) refuses
 * images that come from the page itself.
 */
export async function pngOf(
  svg: string,
  width: number,
  height: number,
): Promise<Blob> {
  const image = await imageOf(svg);
  const scale = Math.max(MIN_SCALE, devicePixelRatio || 1);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("it has no canvas to draw on");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) =>
    canvas.toBlob(
      (blob) =>
        blob ? done(blob) : fail(new Error("its canvas gives no picture")),
      "image/png",
    ),
  );
}

/** The SVG as an image. From a data address: more pages allow those than blobs. */
function imageOf(svg: string): Promise<HTMLImageElement> {
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () =>
      fail(new Error("its content security policy refuses images made here"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}
