export { createTestTidings } from "./create-test-tidings.ts";
export type { Act } from "./settle.ts";
export type { TestClock } from "./test-clock.ts";
export type { CreateServer, TestOptions } from "./test-options.ts";
export type { RefuseOptions, TestClientOptions, TestTidings } from "./test-tidings.ts";
export { TestingError, type TestingErrorCode } from "./testing-error.ts";
