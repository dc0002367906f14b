import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

const DECODERS = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
  zstd: createZstdDecompress,
} as const;

/** What browsers accept, and what something between may take as an invitation. */
export const ACCEPT_ENCODING = "gzip, deflate, br, zstd";

export interface Inflater {
  write(chunk: Buffer): void;
  close(): void;
}

/** Undoes a `Content-Encoding` as bytes come; hands them on unchanged when there is none, or one that it doesn't know. */
export function createInflater(
  encoding: string | undefined,
  onBytes: (chunk: Buffer) => void,
  onFault: (fault: string) => void,
): Inflater {
  if (encoding === undefined || !(encoding in DECODERS)) return { write: onBytes, close: () => undefined };
  const decoder = DECODERS[encoding as keyof typeof DECODERS]();
  decoder.on("data", onBytes);
  decoder.on("error", (error) => onFault(`${encoding}: ${error.message}`));
  return { write: (chunk) => decoder.write(chunk), close: () => decoder.destroy() };
}
