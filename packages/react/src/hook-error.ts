/** Every way a hook can fail; `docs/errors.md` says what to do about each. */
export type HookErrorCode = "missing_provider";

export class HookError extends Error {
  override readonly name: "HookError" = "HookError";
  readonly code: HookErrorCode = "missing_provider";
}
