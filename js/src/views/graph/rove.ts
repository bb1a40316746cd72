// Roving focus: the whole graph is one stop of the Tab key. Inside, one title can be reached by it,
// and the controls of its card once the focus has gone into them.

/** The title of the card or frame `id`. */
export function titleOf(stage: HTMLElement, id: string): HTMLElement | null {
  const card = cardsOf(stage).find((one) => one.dataset.item === id);
  return card?.querySelector<HTMLElement>(".mgw-title") ?? null;
}

/** Leave one stop in `stage`, the title of `id`; with its controls when they were `entered`. */
export function rove(stage: HTMLElement, id: string, entered: boolean): void {
  for (const card of cardsOf(stage)) {
    const here = card.dataset.item === id;
    for (const control of card.querySelectorAll<HTMLElement>("button, input")) {
      const reached = entered || control.matches(".mgw-title");
      control.tabIndex = here && reached ? 0 : -1;
    }
  }
}

export const cardAround = (element: Element | null): HTMLElement | null =>
  element?.closest<HTMLElement>("[data-item]") ?? null;

const cardsOf = (stage: HTMLElement) => [
  ...stage.querySelectorAll<HTMLElement>("[data-item]"),
];
