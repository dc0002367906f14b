import type { TileView } from "studio-server/api";

/** From base64 red, green, blue to what a canvas takes: red, green, blue and opacity. */
export function decodeTile({ width, height, pixels }: TileView): ImageData {
  const bytes = atob(pixels);
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; to < image.data.length; from += 3, to += 4) {
    image.data[to] = bytes.charCodeAt(from);
    image.data[to + 1] = bytes.charCodeAt(from + 1);
    image.data[to + 2] = bytes.charCodeAt(from + 2);
    image.data[to + 3] = 255;
  }
  return image;
}
