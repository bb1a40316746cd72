// Using a view from outside, as a reader does: by the names of its buttons, fields and lists. An author
// writes "b = 8; press Backward". So a page can do to a view what its readers can, and nothing else.

const MAX_TIMES = 1000;
const PATIENCE = 3000; // ms, until a control is there: what comes before may make it
const PAUSE = 20; // ms, in which a view draws what has changed
const NUMBER = /[-−]?\d+(\.\d+)?(e[-−+]?\d+)?/; // beside it a table may have a mark
const BUTTONS = "button, summary";
const UNUSABLE = ":disabled, [aria-disabled='true']";

type Act =
  | { kind: "press"; name: string; times: number }
  | { kind: "open"; name: string }
  | { kind: "set"; name: string; to: string };

type Control = HTMLButtonElement | HTMLInputElement | HTMLSelectElement;

/** The acts that a text names. Throws an Error in words. */
export const actsIn = (text: string): Act[] =>
  text.split(";").map((part) => actIn(part.trim()));

function actIn(text: string): Act {
  const press = /^press (.+?)(?: (\d{1,4}) times)?$/.exec(text);
  if (press) {
    const times = Number(press[2] ?? 1);
    if (times > MAX_TIMES)
      throw new Error(`act: at most ${MAX_TIMES} times, got ${times}`);
    return { kind: "press", name: press[1] as string, times };
  }
  const open = /^open (.+)$/.exec(text);
  if (open) return { kind: "open", name: open[1] as string };
  const set = /^(.+?) = (.+)$/.exec(text);
  if (set) return { kind: "set", name: set[1] as string, to: set[2] as string };
  throw new Error(
    `act: expected “press Backward” or “b = 8”, got “${text.slice(0, 40)}”`,
  );
}

/** Do to the view in `root` what `text` says, one act after the other. */
export async function perform(root: ParentNode, text: string): Promise<void> {
  for (const act of actsIn(text))
    for (let n = act.kind === "press" ? act.times : 1; n > 0; n--) {
      use(await controlFor(root, act), act);
      await pause();
    }
}

const pause = () => new Promise((done) => setTimeout(done, PAUSE));

/** The control of an act, as soon as it is there and can be used. */
async function controlFor(root: ParentNode, act: Act): Promise<Control> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const control = find(root, act);
    if (control && !control.matches(UNUSABLE)) return control;
    if (performance.now() > end)
      throw new Error(
        control
          ? `“${act.name}” cannot be used now`
          : `this view has no ${act.kind === "set" ? "field" : "button"} “${act.name}”`,
      );
    await pause();
  }
}

function find(root: ParentNode, { kind, name }: Act): Control | undefined {
  if (kind !== "set") return named(root, BUTTONS, [name]);
  return (
    named(root, "input:not([type=range])", [`${name} value`, name]) ??
    named(root, "select, input", [name])
  );
}

export const hasButton = (root: ParentNode, name: string): boolean =>
  named(root, BUTTONS, [name]) !== undefined;

function named(
  root: ParentNode,
  selector: string,
  names: string[],
): Control | undefined {
  const all = [...root.querySelectorAll<Control>(selector)];
  return all.find((control) =>
    namesOf(control).some((name) => names.includes(name)),
  );
}

const namesOf = (control: Control): string[] =>
  [
    control.getAttribute("aria-label"),
    // a label may be around its control
    control.labels?.[0]?.textContent?.replace(control.textContent ?? "", ""),
    control instanceof HTMLSelectElement ? "" : control.textContent,
  ].map((name) => name?.trim() ?? "");

function use(control: Control, act: Act): void {
  if (act.kind === "press") control.click();
  else if (act.kind === "open") {
    if (control.getAttribute("aria-expanded") !== "true") control.click();
  } else if (control instanceof HTMLSelectElement) choose(control, act.to);
  else if (control.type === "checkbox") tick(control as HTMLInputElement, act);
  else enter(control, act.to);
}

function choose(list: HTMLSelectElement, text: string): void {
  const options = [...list.options];
  const option = options.find((one) => one.text.trim() === text);
  if (!option)
    throw new Error(
      `“${text}” is none of ${options.map((one) => one.text.trim()).join(", ")}`,
    );
  enter(list, option.value);
}

function tick(box: HTMLInputElement, { to }: Act & { kind: "set" }): void {
  if (to !== "on" && to !== "off")
    throw new Error(`act: expected on or off, got “${to}”`);
  if (box.checked !== (to === "on")) box.click();
}

function enter(control: Control, text: string): void {
  control.value = text;
  for (const name of ["input", "change"])
    control.dispatchEvent(new Event(name, { bubbles: true }));
}

/**
 * The number in a row of a table of the view, in full; of what no table has, such as the loss of a run, the one
 * that the status line says. Throws an Error in words if there is none.
 */
export async function numberIn(
  root: ShadowRoot,
  row: string,
  column: string,
): Promise<number> {
  const found =
    cell(root, row, column) ??
    (await inTable(root, row, column)) ??
    textOf(root.querySelector("[role=status]")).split(`${row} `)[1];
  const number = NUMBER.exec(found ?? "");
  if (number) return Number(number[0].replace("−", "-"));
  throw new Error(`this view has no number “${column}” of “${row}”`);
}

/** The same from the table that the button Table opens; the page does not see it open. */
async function inTable(root: ShadowRoot, row: string, column: string) {
  const open = root.querySelector<HTMLElement>(
    ".mgw-behind button[aria-expanded='true']",
  );
  root.host.setAttribute("data-reading", "");
  try {
    await perform(root, "press Table");
    return cell(root, row, column);
  } finally {
    named(root, "button", ["Table"])?.click();
    await pause();
    // in some views one panel closes the other
    if (open?.getAttribute("aria-expanded") === "false") open.click();
    root.host.removeAttribute("data-reading");
  }
}

function cell(
  root: ParentNode,
  row: string,
  column: string,
): string | undefined {
  for (const table of root.querySelectorAll("table")) {
    const heads = [...(table.rows[0]?.cells ?? [])].map(textOf);
    const at = heads.indexOf(column);
    const found = [...table.rows].find((r) => textOf(r.cells[0]) === row);
    if (at > 0 && found) return textOf(found.cells[at]);
  }
  return undefined;
}

const textOf = (of: Element | null | undefined): string =>
  of?.textContent?.trim() ?? "";
