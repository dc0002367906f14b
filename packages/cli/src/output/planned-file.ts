/** A file as it should be on disk. */
export interface PlannedFile {
  /** Relative to the configuration file, divided by `/`. */
  readonly path: string;
  readonly content: string;
  /** Whether a file of that name is ours to overwrite. */
  readonly isOurs: (existing: string) => boolean;
}
