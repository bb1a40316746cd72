// The clipboard, which only pages with https and with leave may write to.

/** Put `text` on the clipboard; false if this page may not. */
export async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** What to do then; `what` is selected in a text field. */
export const noClipboard = (what: string): string =>
  `This page may not write to the clipboard: ${what} selected below, press Ctrl+C.`;
