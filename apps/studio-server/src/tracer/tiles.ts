/** A rectangle of the picture that one worker traces in one go. Pixels. */
export interface Tile {
  /** Place in the order of `tilesOf`, from 0. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Side of a tile. 32 × 32 × 3 bytes are 4 KiB as base64: small enough to arrive often, large enough to be worth an event. */
const TILE_SIZE = 32;

/** The tiles of a picture in a spiral from the centre, where people look first. */
export function tilesOf(width: number, height: number): readonly Tile[] {
  const columns = Math.ceil(width / TILE_SIZE);
  const rows = Math.ceil(height / TILE_SIZE);
  const [centerX, centerY] = [(columns - 1) / 2, (rows - 1) / 2];
  const cells = Array.from({ length: columns * rows }, (_, cell) => {
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    const [dx, dy] = [column - centerX, row - centerY];
    return { column, row, ring: Math.round(Math.max(Math.abs(dx), Math.abs(dy))), angle: Math.atan2(dy, dx) };
  });
  cells.sort((a, b) => a.ring - b.ring || a.angle - b.angle);
  return cells.map(({ column, row }, index) => ({
    index,
    x: column * TILE_SIZE,
    y: row * TILE_SIZE,
    width: Math.min(TILE_SIZE, width - column * TILE_SIZE),
    height: Math.min(TILE_SIZE, height - row * TILE_SIZE),
  }));
}
