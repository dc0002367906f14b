/** UTF-16 units of frames that are kept. */
const MAX_KEPT = 262_144;

/**
 * The last frames of a stream, without gaps: a tab that comes a little late (after a lead has changed hands, a lost message, a
 * moment frozen) goes on from here, instead of everybody's stream being opened anew for it.
 */
export class RecentFrames {
  /** Everything after this offset is here. */
  floor: number;
  readonly #frames: { readonly offset: number; readonly text: string }[] = [];
  #size = 0;

  constructor(floor: number) {
    this.floor = floor;
  }

  add(offset: number, text: string): void {
    this.#frames.push({ offset, text });
    this.#size += text.length;
    while (this.#size > MAX_KEPT) {
      const oldest = this.#frames.shift();
      if (!oldest) break;
      this.#size -= oldest.text.length;
      this.floor = oldest.offset;
    }
  }

  after(offset: number): string {
    return this.#frames
      .filter((frame) => frame.offset > offset)
      .map((frame) => frame.text)
      .join("");
  }
}
