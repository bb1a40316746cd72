// The style of all views. It is a part of the script, and shared by all elements of the page.

import text from "./page.css";

const sheets = new WeakMap<Document, CSSStyleSheet>();

/** Give the page or shadow root that `el` is in our style, unless it has it. */
export function adoptStyle(el: Element): void {
  const root = el.getRootNode() as Document | ShadowRoot;
  if (!("adoptedStyleSheets" in root)) return; // `el` is not on the page
  const sheet = sheetOf(el.ownerDocument);
  if (!root.adoptedStyleSheets.includes(sheet))
    root.adoptedStyleSheets.push(sheet);
}

function sheetOf(page: Document): CSSStyleSheet {
  const made = sheets.get(page) ?? new CSSStyleSheet();
  if (!sheets.has(page)) {
    made.replaceSync(text);
    sheets.set(page, made);
  }
  return made;
}
