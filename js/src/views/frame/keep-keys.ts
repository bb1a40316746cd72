// The keys stay in a view once it has been pressed, until the focus goes elsewhere. JupyterLab would
// otherwise take them for its shortcuts: Ctrl+Z takes back the code of the cell, x cuts it.

const WATCHED: MutationObserverInit = {
  childList: true,
  subtree: true,
  attributeFilter: ["disabled"],
};

/** Keep the keys, and a focus that the view itself takes away, in `view` until `end` aborts. */
export function keepKeys(view: HTMLElement, end: AbortSignal): void {
  let focused: Element | undefined; // it has the focus, or had it when it was removed
  let around: HTMLElement[] = []; // the elements around it, the nearest first

  const onFocusIn = ({ target }: Event) => {
    if (!focused) watcher.observe(view, WATCHED);
    focused = target as Element;
    focused.setAttribute("data-lm-suppress-shortcuts", "true");
    around = ancestorsOf(focused, view);
  };
  const forget = () => {
    focused = undefined;
    watcher.disconnect();
  };
  const update = (isHere: (element: Element) => boolean) => {
    if (!focused || !view.isConnected) return;
    const active = activeIn(view);
    if (active !== focused && active !== null) forget();
    else if (!isHere(focused)) focusOn(around.find(isHere) ?? view);
    else if (active === null) forget();
  };
  const isUsable = (element: Element) =>
    view.contains(element) && !element.matches(":disabled");
  const watcher = new MutationObserver(() => update(isUsable));
  end.addEventListener("abort", () => watcher.disconnect());

  const on = { signal: end };
  view.addEventListener("focusin", onFocusIn, on);
  view.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (relatedTarget) {
        if (!view.contains(relatedTarget as Node)) forget();
      } else {
        // in a microtask: an element that is being removed is still there now
        queueMicrotask(() => update((one) => isUsable(one) && isVisible(one)));
      }
    },
    on,
  );
  view.addEventListener(
    "pointerup",
    () => {
      // the browser has done it already, but where a listener has prevented it
      if (!view.contains(activeIn(view))) view.focus({ preventScroll: true });
    },
    { capture: true, signal: end },
  );
  view.addEventListener("keydown", preventUndo, on);
}

/** What has the focus: null for nothing in particular. */
function activeIn(view: HTMLElement): Element | null {
  const { activeElement } = view.getRootNode() as Document | ShadowRoot;
  const { body, activeElement: onPage } = view.ownerDocument;
  const active = activeElement ?? onPage;
  return active === body ? null : active;
}

function ancestorsOf(element: Element, view: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  let at = element.parentElement;
  for (; at && at !== view; at = at.parentElement) found.push(at);
  return found;
}

const isVisible = (element: Element) => element.checkVisibility?.() ?? true;

/** Focus `element`, which need not take the focus otherwise: Tab goes on from there. */
function focusOn(element: HTMLElement): void {
  if (!element.hasAttribute("tabindex")) {
    element.tabIndex = -1;
    const reset = () => element.removeAttribute("tabindex");
    element.addEventListener("blur", reset, { once: true });
  }
  element.focus({ preventScroll: true });
}

/** Without this, the browser takes back what was typed last anywhere on the page. */
function preventUndo(event: KeyboardEvent): void {
  const isUndo = /^[zy]$/i.test(event.key) && (event.ctrlKey || event.metaKey);
  const isText = (event.target as Element).matches("input, textarea");
  if (isUndo && !isText) event.preventDefault();
}
