// Text to copy by hand, selected for it: for pages that may not write to the clipboard.

import { useEffect, useRef } from "preact/hooks";

export function ByHand({ name, text }: { name: string; text: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.focus();
    area.current?.select();
  }, [text]);
  return (
    <textarea ref={area} readOnly rows={6} aria-label={name} value={text} />
  );
}
