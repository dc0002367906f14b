import { describeSchema, type Json } from "@tidings/contract/lock";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { checkReplay } from "./check-replay.ts";

const v1 = describeSchema(z.object({ name: z.string() }), "x");
const v2 = describeSchema(z.object({ title: z.string().min(1), note: z.string().optional() }), "x");
type V1 = { readonly name: string };

describe("checkReplay", () => {
  it("proves what is read as it is stored", () => {
    const wider = describeSchema(z.object({ name: z.string(), note: z.string().optional() }), "x");
    expect(checkReplay(v1, undefined, wider)).toEqual({ verdict: "safe" });
  });

  it("finds a stored event that is refused", () => {
    const result = checkReplay(v1, undefined, v2);
    expect(result.verdict).toBe("breaking");
    expect(result.witness?.wire).toHaveProperty("name");
  });

  it("runs the up-cast on generated events and tells which one it makes invalid", () => {
    const careless = checkReplay(v1, (wire) => ({ title: (wire as unknown as V1).name }), v2);
    expect(careless.witness?.wire).toEqual({ name: "" });
    const careful = checkReplay(v1, (wire) => ({ title: (wire as unknown as V1).name || "-" }), v2);
    expect(careful).toEqual({ verdict: "safe" });
  });

  it("tells an up-cast that throws, changes its argument or gives nothing", () => {
    const thrown = checkReplay(v1, () => JSON.parse("{"), v2);
    expect(thrown.witness?.detail).toMatch(/^The up-cast throws: /);
    const changed = checkReplay(v1, (wire) => Object.assign(wire as object, { name: 1 }) as unknown, v2);
    expect(changed.witness?.wire).toEqual({ name: expect.any(String) });
    expect(checkReplay(v1, () => undefined, v2).witness?.detail).toBe("The up-cast gives nothing.");
  });

  it("tries the team's fixtures too, and proves nothing by events that a function might not let out", () => {
    const refined = describeSchema(z.object({ name: z.string().refine(() => true) }), "x");
    const cast = (wire: Json) => ({ title: (wire as unknown as V1).name });
    expect(checkReplay(refined, cast, v2).verdict).toBe("unverifiable");
    expect(checkReplay(refined, cast, v2, [{ name: "" }]).witness?.wire).toEqual({ name: "" });
  });
});
