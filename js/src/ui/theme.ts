// Light or dark, as the host is.

import { type Signal, signal } from "@preact/signals";

/** Whether the page around the view is dark; up to date until `end` aborts. */
export function darkness(end: AbortSignal): Signal<boolean> {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = signal(isDark(system.matches));
  const update = () => {
    dark.value = isDark(system.matches);
  };
  const watcher = new MutationObserver(update);
  for (const element of [document.documentElement, document.body])
    watcher.observe(element, { attributes: true });
  system.addEventListener("change", update, { signal: end });
  end.addEventListener("abort", () => watcher.disconnect());
  return dark;
}

function isDark(system: boolean): boolean {
  const { body, documentElement: html } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false"; // JupyterLab
  if (/\bvscode-(dark|high-contrast)\b/.test(body.className)) return true;
  if (/\bvscode-/.test(body.className)) return false;
  const named = html.dataset.theme ?? html.dataset.mode; // Sphinx themes, marimo
  if (named === "dark" || html.classList.contains("dark")) return true; // MyST
  if (named === "light" || html.classList.contains("light")) return false;
  return system;
}
