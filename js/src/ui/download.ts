// A file for the browser's downloads.

/** Save `content` as a file named `name` among the downloads. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // the download has begun when the next task runs; one that is refused at once is not
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
