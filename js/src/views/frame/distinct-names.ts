// Two views with the same name on one page are two landmarks: the second one says that it is the second.

declare global {
  interface Window {
    mgwViews?: Map<Element, string>;
  }
}

// bundles share nothing but the window
window.mgwViews ??= new Map();
const views = window.mgwViews;

/** Give a view its name, and a number where an earlier one has that name; returns how to take it back. */
export function distinguish(root: Element, name: string): () => void {
  views.set(root, name);
  number(name);
  return () => {
    views.delete(root);
    number(name);
  };
}

function number(name: string): void {
  const same = [...views].filter(([, own]) => own === name);
  for (const [i, [root]] of same.entries())
    root.setAttribute("aria-label", i ? `${name}, view ${i + 1}` : name);
}
