export type { Decoded, Decoder, Issue } from "./decoded.ts";
export type { Absent, Parser } from "./parser.ts";
