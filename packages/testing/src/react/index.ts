export { createTestTidings } from "./create-test-tidings.ts";
