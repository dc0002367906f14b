/** One fault inside a value, where `path` leads from the value's root to it. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A decoded value, or all its faults. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Checks and decodes what came over the wire. Never throws. */
export type Decoder<T> = (input: unknown) => Decoded<T>;
