import { useLayoutEffect, useRef } from "react";
import type { TileView } from "studio-server/api";
import { decodeTile } from "./decode-tile.ts";

interface TileCanvasProps {
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly TileView[];
  /** What a person who can't see the canvas should know. */
  readonly label: string;
  readonly className?: string | undefined;
}

/** Paints tiles as they land. Each tile is painted once: a tile object that was painted stays on the canvas. */
export function TileCanvas({ width, height, tiles, label, className }: TileCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef(new WeakSet<TileView>());

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    for (const tile of tiles) {
      if (painted.current.has(tile)) continue;
      context.putImageData(decodeTile(tile), tile.x, tile.y);
      painted.current.add(tile);
    }
  }, [tiles]);

  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} className={className} />;
}
