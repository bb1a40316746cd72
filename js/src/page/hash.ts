// The state or source of a view in the address of a page, behind #, where no server sees it:
// `page.html#view1=…`, JSON that is compressed, or as it is where somebody has written it by hand.

const MAX_LINK = 4e6; // characters
const MAX_TEXT = 32e6; // bytes: a few of them, packed, can become any number
const FORMAT = "deflate-raw";

/** What the address calls a view: its id, or view1, view2 … in the order of the page. */
export function keyOf(view: Element): string {
  const all = [...view.ownerDocument.querySelectorAll(view.localName)];
  return encodeURIComponent(view.id) || `view${all.indexOf(view) + 1}`;
}

/** The part of `hash` for `view`; undefined: it has none. */
export function partFor(
  view: Element,
  hash = location.hash,
): string | undefined {
  const start = `${keyOf(view)}=`;
  return partsOf(hash)
    .find((part) => part.startsWith(start))
    ?.slice(start.length);
}

/** The address of this page with the state or source `json` for `view`. */
export async function linkTo(view: Element, json: unknown): Promise<string> {
  const start = `${keyOf(view)}=`;
  const others = partsOf(location.hash).filter(
    (part) => !part.startsWith(start),
  );
  const own = start + (await packed(JSON.stringify(json)));
  return `${location.href.split("#")[0]}#${[...others, own].join("&")}`;
}

const partsOf = (hash: string) => hash.slice(1).split("&").filter(Boolean);

/** The JSON text in a part of the address. Throws an Error in words. */
export async function textIn(part: string): Promise<string> {
  if (part.length > MAX_LINK)
    throw new Error(
      `the address of this page is longer than ${MAX_LINK / 1e6} MB`,
    );
  try {
    return /^(\{|%7B)/i.test(part)
      ? decodeURIComponent(part)
      : await unpacked(part);
  } catch (problem) {
    if (problem instanceof TooLarge) throw new Error(problem.message);
    throw new Error(
      "the address of this page is damaged or incomplete behind #; without that part the page opens as its author made it",
    );
  }
}

class TooLarge extends Error {}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text])
    .stream()
    .pipeThrough(new CompressionStream(FORMAT));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const raw = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

async function unpacked(part: string): Promise<string> {
  const raw = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(raw, (c) => c.charCodeAt(0));
  const stream = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream(FORMAT));
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_TEXT) {
      await reader.cancel();
      throw new TooLarge(
        `the address of this page holds more than ${MAX_TEXT / 1e6} MB`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}
