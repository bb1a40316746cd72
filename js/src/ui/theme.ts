// Light or dark, as the host is, or else the page around the view; and whether there may be motion.

import { type Signal, signal } from "@preact/signals";

/** Whether readers may see something move that they have not moved. */
export const allowsMotion = (): boolean =>
  !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether the page around `element` is dark; up to date until `end` aborts. */
export function darkness(element: Element, end: AbortSignal): Signal<boolean> {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    hostIsDark() ?? pageIsDark(element, system.matches) ?? system.matches;
  const dark = signal(isDark());
  const update = () => {
    dark.value = isDark();
  };
  const watcher = new MutationObserver(update);
  for (const around of [document.documentElement, document.body])
    watcher.observe(around, { attributes: true });
  const on = { signal: end };
  system.addEventListener("change", update, on);
  document.addEventListener("transitionend", update, on); // of a background
  addEventListener("load", update, on); // of a style sheet
  end.addEventListener("abort", () => watcher.disconnect());
  return dark;
}

/** What a host says of its theme; undefined on other pages. */
function hostIsDark(): boolean | undefined {
  const { body, documentElement: html } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false"; // JupyterLab
  if (/\bvscode-(dark|high-contrast)\b/.test(body.className)) return true;
  if (/\bvscode-/.test(body.className)) return false;
  const named = html.dataset.theme ?? html.dataset.mode; // Sphinx themes, marimo
  if (named === "dark" || html.classList.contains("dark")) return true; // MyST
  if (named === "light" || html.classList.contains("light")) return false;
  return undefined;
}

/** Whether the nearest background that is painted behind `element` is dark. */
function pageIsDark(
  element: Element,
  isSystemDark: boolean,
): boolean | undefined {
  const view = element.closest(".mgw"); // it paints its own
  for (let at = view ? around(view) : element; at; at = around(at)) {
    const lightness = lightnessOf(getComputedStyle(at).backgroundColor);
    if (lightness !== undefined) return lightness < 0.5;
  }
  // the browser's own background is dark only where the page lets it be
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  if (!scheme?.includes("dark")) return scheme === undefined ? scheme : false;
  return isSystemDark || !scheme.includes("light");
}

function around(element: Element): Element | null {
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot
    ? parentNode.host
    : element.parentElement;
}

/** From 0, black, to 1, white; undefined of a color that lets through what is behind it. */
function lightnessOf(color: string): number | undefined {
  const [, space = "", rest = ""] =
    /^(?:color\()?([\w-]+)[( ](.*)\)$/.exec(color) ?? [];
  const parts = rest.split(/[\s,/]+/).filter(Boolean);
  const [a = 0, b = 0, c = 0, alpha = 1] = parts.map(Number.parseFloat);
  if (!space || !(alpha >= 0.5)) return undefined;
  if (space.startsWith("ok")) return a; // oklab, oklch
  if (space.startsWith("l")) return a / 100; // lab, lch
  const light = 0.2126 * a + 0.7152 * b + 0.0722 * c;
  return space.startsWith("rgb") ? light / 255 : light;
}
