// SVG text as a PNG, by way of an image and a canvas that nobody sees.

const SHARP = 2; // pixels of the PNG for one of the screen, at least

/**
 * The PNG of a picture that is `width` × `height`.
 *
 * Rejects when the page does not allow it: a strict content security policy (`img-src`) refuses
 * images that come from the page itself.
 */
export async function pngOf(
  svg: string,
  width: number,
  height: number,
): Promise<Blob> {
  const image = await imageOf(svg);
  const scale = Math.max(SHARP, devicePixelRatio || 1);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("it has no canvas to draw on");
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) =>
    canvas.toBlob(
      (blob) =>
        blob ? done(blob) : fail(new Error("its canvas gives no picture")),
      "image/png",
    ),
  );
}

/** The SVG as an image. From a data address: more pages allow those than blobs. */
function imageOf(svg: string): Promise<HTMLImageElement> {
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () =>
      fail(new Error("its content security policy refuses images made here"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}
