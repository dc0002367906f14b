export type TestingErrorCode =
  /** An option or argument is not what it should be. */
  | "invalid_option"
  /** It was closed before. */
  | "closed"
  /** What an app does never comes to rest. */
  | "unsettled";

/** Every failure of this package; docs/errors.md says what to do about each. */
export class TestingError extends Error {
  override readonly name: "TestingError" = "TestingError";
  readonly code: TestingErrorCode;

  constructor(code: TestingErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
