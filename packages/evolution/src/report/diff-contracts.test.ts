import { type ChannelDefinition, channel, defineContract, event, evolve } from "@tidings/contract";
import { type ContractLock, type Json, toLock } from "@tidings/contract/lock";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { castsOf } from "./casts.ts";
import { type DiffOptions, diffContracts } from "./diff-contracts.ts";

const progress = event(z.object({ done: z.int() }));
const renders = { address: "renders/{id}", params: z.object({ id: z.string() }), events: { progress } } as const;
const byId = { params: z.object({ id: z.string() }) } as const;

type Channels = Readonly<Record<string, ChannelDefinition>>;

function lockOf(channels: Channels, options: object = {}): ContractLock {
  return toLock(defineContract({ name: "studio", channels, ...options }));
}

function diff(before: Channels, after: Channels, options?: DiffOptions) {
  return diffContracts(lockOf(before), lockOf(after), options);
}

const base = { renders: channel(renders) };

/** `forward backward replay emitter subscriber`, each by its first letter. */
function letters(before: Channels, after: Channels): readonly string[] {
  return diff(before, after).findings.map(({ rule, verdicts, bump }) => {
    const sides = Object.values(verdicts).map((verdict) => verdict.charAt(0));
    return `${rule} ${sides.join("")} ${bump}`;
  });
}

describe("diffContracts", () => {
  it.each<readonly [string, Channels, Channels, readonly string[]]>([
    ["nothing", base, { renders: channel(renders) }, []],
    [
      "a channel added",
      base,
      { ...base, clock: channel({ address: "clock", events: { progress } }) },
      ["channel-added sssss minor"],
    ],
    [
      "a channel removed",
      { ...base, clock: channel({ address: "clock", events: { progress } }) },
      base,
      ["channel-removed bssbb major"],
    ],
    ["a channel renamed", base, { jobs: channel(renders) }, ["channel-renamed bbbbb major"]],
    [
      "an address changed",
      base,
      { renders: channel({ ...renders, address: "r/{id}" }) },
      ["address-changed bbbss major"],
    ],
    [
      "a parameter renamed",
      base,
      { renders: channel({ ...renders, address: "renders/{renderId}", params: z.object({ renderId: z.string() }) }) },
      ["parameter-renamed sssbb major"],
    ],
    ["opened", base, { renders: channel({ ...renders, access: "public" }) }, ["access-opened dddss minor"]],
    ["closed", { renders: channel({ ...renders, access: "public" }) }, base, ["access-closed bssss major"]],
    [
      "a snapshot added",
      base,
      { renders: channel({ ...renders, snapshot: z.object({ done: z.int() }) }) },
      ["snapshot-added sbsbb major"],
    ],
    [
      "a snapshot removed",
      { renders: channel({ ...renders, snapshot: z.object({ done: z.int() }) }) },
      base,
      ["snapshot-removed bssbb major"],
    ],
    [
      "an event added",
      base,
      { renders: channel({ ...renders, events: { progress, ended: event(z.object({ url: z.string() })) } }) },
      ["event-added sssss minor"],
    ],
    [
      "an event removed",
      { renders: channel({ ...renders, events: { progress, ended: event(z.object({ url: z.string() })) } }) },
      base,
      ["event-removed dssbb major"],
    ],
    [
      "an event renamed",
      base,
      { renders: channel({ ...renders, events: { advanced: progress } }) },
      ["event-renamed bbbbb major"],
    ],
    [
      "an event renamed that says too little to be sure",
      { renders: channel({ ...renders, events: { progress, left: event(z.object({})) } }) },
      { renders: channel({ ...renders, events: { progress, gone: event(z.object({})) } }) },
      ["event-added sssss minor", "event-removed dssbb major"],
    ],
    [
      "an event moved",
      {
        ...base,
        jobs: channel({
          address: "jobs/{id}",
          ...byId,
          events: { made: event(z.object({ at: z.string() })), other: progress },
        }),
      },
      {
        renders: channel({ ...renders, events: { progress, made: event(z.object({ at: z.string() })) } }),
        jobs: channel({ address: "jobs/{id}", ...byId, events: { other: progress } }),
      },
      ["event-moved bbbbb major"],
    ],
    [
      "delivery: no longer stored",
      base,
      {
        renders: channel({
          ...renders,
          events: { progress: event(z.object({ done: z.int() }), { delivery: "volatile" }) },
        }),
      },
      ["compatibility-changed sssss patch", "delivery-changed dssbb major"],
    ],
    [
      "delivery: only the newest",
      base,
      {
        renders: channel({
          ...renders,
          events: { progress: event(z.object({ done: z.int() }), { delivery: "latest" }) },
        }),
      },
      ["delivery-changed dssss minor"],
    ],
    [
      "a key",
      {
        renders: channel({
          ...renders,
          events: { progress: event(z.object({ done: z.int() }), { delivery: "latest" }) },
        }),
      },
      {
        renders: channel({
          ...renders,
          events: { progress: event(z.object({ done: z.int() }), { delivery: "latest", key: "done" }) },
        }),
      },
      ["key-changed dddss minor"],
    ],
    [
      "words alone",
      base,
      {
        renders: channel({
          ...renders,
          events: { progress: event(z.object({ done: z.int().describe("Tiles.") }), { deprecated: "no" }) },
        }),
      },
      ["deprecated sssss patch", "description-changed sssss patch"],
    ],
    [
      "a payload that nothing of the old reads",
      base,
      { renders: channel({ ...renders, events: { progress: event(z.string()) } }) },
      [expect.stringMatching(/^\S+ bbbbb major$/)],
    ],
    [
      "a new version without a down-cast",
      base,
      {
        renders: channel({
          ...renders,
          events: {
            progress: event(evolve(z.object({ done: z.int() })).to(z.string(), { up: ({ done }) => `${done}` })),
          },
        }),
      },
      [expect.stringMatching(/^\S+ bbsbb major$/), "version-added ssuss major"],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(letters(before, after)).toEqual(expected);
  });

  it("points into the lock after the change", () => {
    const [finding] = diff(base, {
      renders: channel({ ...renders, events: { progress: event(z.string()) } }),
    }).findings;
    expect(finding?.pointer).toBe("/channels/renders/events/progress/schema");
    expect(finding).toMatchObject({ channel: "renders", event: "progress", fails: true });
  });

  it("requires what the channel's mode says", () => {
    const closed = (compatibility: "forward" | "backward" | "none") =>
      diff(
        { renders: channel({ ...renders, compatibility, access: "public" }) },
        { renders: channel({ ...renders, compatibility }) },
      ).compatible;
    expect([closed("forward"), closed("backward"), closed("none")]).toEqual([false, true, true]);
  });

  describe("a promise that is lowered by the change that breaks it", () => {
    const closed = (compatibility: "full" | "backward" | "none", options?: DiffOptions) =>
      diff(
        { renders: channel({ ...renders, access: "public" }) },
        { renders: channel({ ...renders, compatibility }) },
        options,
      );

    it("still makes it a major release, and shows", () => {
      for (const compatibility of ["full", "backward", "none"] as const) {
        const { bump, findings } = closed(compatibility);
        expect(bump).toBe("major");
        expect(findings.find(({ rule }) => rule === "compatibility-changed")).toMatchObject({ bump: "minor" });
      }
      const { findings } = diff(base, { renders: channel({ ...renders, compatibility: "backward" }) });
      expect(findings).toMatchObject([{ verdicts: { forward: "dangerous", backward: "safe" }, bump: "minor" }]);
    });

    it("decides the exit where it says the order of deploys, and from the next release on where it takes all back", () => {
      expect([closed("backward").compatible, closed("none").compatible]).toEqual([true, false]);
      expect(closed("backward", { strict: true }).compatible).toBe(false);
    });

    it("is none of the channel's when only the delivery of its events changed", () => {
      const volatile = event(z.object({ done: z.int() }), { delivery: "volatile" });
      const { findings } = diff(base, { renders: channel({ ...renders, events: { progress: volatile } }) });
      expect(findings.find(({ rule }) => rule === "compatibility-changed")).toMatchObject({ bump: "patch" });
    });

    it("counts against released versions as well", () => {
      const noted = (note: z.ZodType, options: object = {}) => ({
        renders: channel({
          ...renders,
          ...options,
          events: { progress: event(z.object({ done: z.int(), note: note.optional() })) },
        }),
      });
      const history = [{ version: "1.0.0", lock: lockOf(noted(z.string())) }];
      const after = noted(z.int(), { compatibility: "full" });
      expect(diff(base, after).bump).toBe("minor");
      expect(diff(base, after, { history })).toMatchObject({ bump: "major", compatible: true });
    });
  });

  it("is raised without being dangerous", () => {
    const none = { renders: channel({ ...renders, compatibility: "none" }) };
    expect(diff(none, base).findings).toMatchObject([{ rule: "compatibility-changed", bump: "patch" }]);
  });

  it("keeps stored events readable in every mode but none", () => {
    const narrowed = (compatibility: "forward" | "none") =>
      diff(
        { renders: channel({ ...renders, compatibility }) },
        {
          renders: channel({
            ...renders,
            compatibility,
            events: { progress: event(z.object({ done: z.int().min(1) })) },
          }),
        },
      ).compatible;
    expect([narrowed("forward"), narrowed("none")]).toEqual([false, true]);
  });

  it("reports an experimental channel and lets it pass, unless it became so only now", () => {
    const experimental = { renders: channel({ ...renders, stability: "experimental" }) };
    const closed = { renders: channel({ ...renders, address: "r/{id}", stability: "experimental" }) };
    expect(diff(experimental, closed)).toMatchObject({
      compatible: true,
      bump: "minor",
      verdicts: { forward: "breaking" },
    });
    expect(diff(base, closed).compatible).toBe(false);
  });

  it("asks for smaller releases below 1.0.0", () => {
    const added = { ...base, clock: channel({ address: "clock", events: { progress } }) };
    expect(diff(base, added, { version: "0.4.0" }).bump).toBe("patch");
    expect(diff(added, base, { version: "0.4.0" }).bump).toBe("minor");
    expect(diff(base, base).bump).toBe("none");
  });

  it("lets a suppressed finding pass, which stays a breaking release, and names suppressions without a finding", () => {
    const after = { jobs: channel(renders) };
    const [finding] = diff(base, after).findings;
    const known = { fingerprint: finding?.fingerprint ?? "", reason: "nobody listens yet" };
    const stale = { fingerprint: "000000000000", reason: "long ago" };
    const accepted = diff(base, after, { suppress: [known, stale] });
    expect(accepted).toMatchObject({ compatible: true, bump: "major", unused: [stale] });
    expect(accepted.findings[0]).toMatchObject({ fails: false, suppressed: "nobody listens yet" });
  });

  it("asks for no release because of what was possible and is suppressed", () => {
    const opened = { renders: channel({ ...renders, access: "public" }) };
    const refined = {
      renders: channel({ ...renders, events: { progress: event(z.object({ done: z.int().refine(() => true) })) } }),
    };
    const bumps = [
      [opened, base],
      [base, refined],
    ].map(([before, after]) => {
      const [finding] = diff(before as Channels, after as Channels).findings;
      const suppress = [{ fingerprint: finding?.fingerprint ?? "", reason: "looked at" }];
      return [finding?.proven, finding?.bump, diff(before as Channels, after as Channels, { suppress }).bump];
    });
    expect(bumps).toEqual([
      [true, "major", "major"],
      [false, "major", "patch"],
    ]);
  });

  it("counts what is dangerous only when strict", () => {
    const after = { renders: channel({ ...renders, access: "public" }) };
    expect([diff(base, after).compatible, diff(base, after, { strict: true }).compatible]).toEqual([true, false]);
  });

  it("knows names that were used before, from the history and from what is reserved", () => {
    const ended = {
      renders: channel({ ...renders, events: { progress, ended: event(z.object({ url: z.string() })) } }),
    };
    const released = [{ version: "1.0.0", lock: lockOf(ended) }];
    const again = { renders: channel({ ...renders, events: { progress, ended: event(z.int()) } }) };
    expect(diff(base, again, { history: released }).findings).toMatchObject([
      { rule: "event-name-reused", fails: true },
    ]);
    const reserved = { renders: channel({ ...renders, reserved: ["ended"] }) };
    expect(diff(reserved, again).findings).toMatchObject([{ rule: "event-name-reused", fails: true }]);
    expect(diff(reserved, base).findings).toMatchObject([{ rule: "reservation-dropped", fails: false }]);
    const clock = channel({ address: "clock", events: { progress } });
    expect(diffContracts(lockOf(base, { reserved: ["clock"] }), lockOf({ ...base, clock })).findings).toMatchObject([
      { rule: "channel-name-reused" },
    ]);
  });

  describe("against every released version", () => {
    const of = (shape: Readonly<Record<string, z.ZodType>>, options: object = {}) => ({
      renders: channel({ ...renders, ...options, events: { progress: event(z.object({ done: z.int(), ...shape })) } }),
    });
    const withText = of({ note: z.string().optional() });
    const withNumber = of({ note: z.int().optional() });
    const history = [
      { version: "2.0.0", lock: lockOf(base) },
      { version: "1.0.0", lock: lockOf(withText) },
    ];

    it("finds what the last one alone doesn't show", () => {
      expect(diff(base, withNumber).compatible).toBe(true);
      const { findings, compatible } = diff(base, withNumber, { history });
      expect(compatible).toBe(false);
      expect(findings.map(({ against }) => against).filter((version) => version !== undefined)).toEqual(["1.0.0"]);
    });

    it("does so only where the channel promises it", () => {
      expect(diff(base, of({ note: z.int().optional() }, { compatibility: "full" }), { history }).compatible).toBe(
        true,
      );
    });

    it("does not report again what was broken before", () => {
      const broken = { history: [{ version: "1.0.0", lock: lockOf(withText) }] };
      const more = of({ note: z.int().optional(), by: z.string().optional() });
      expect(diff(withNumber, more, broken).findings.map(({ rule, against }) => [rule, against])).toEqual([
        ["field-added", undefined],
      ]);
    });
  });

  describe("a down-cast that is taken away", () => {
    const evolved = (next: z.ZodType, down: boolean) => ({
      renders: channel({
        ...renders,
        events: {
          progress: event(
            evolve(z.object({ done: z.int() })).to(next, {
              up: ({ done }: { done: number }) => ({ done, finished: done }) as never,
              ...(down && { down: (wire: unknown) => ({ done: (wire as { finished: number }).finished }) }),
            }),
          ),
        },
      }),
    });
    const next = z.object({ finished: z.int() });

    it("breaks clients of that version, which the event shows", () => {
      const { findings, bump } = diff(evolved(next, true), evolved(next, false));
      expect(findings).toMatchObject([
        { rule: "down-cast-removed", verdicts: { forward: "breaking", backward: "safe" }, fails: true, proven: true },
      ]);
      expect(findings[0]?.witness?.wire).toEqual({ finished: expect.any(Number) });
      expect(bump).toBe("major");
    });

    it("is dangerous where such clients read the newest events as they are", () => {
      const wider = next.extend({ done: z.int() });
      expect(diff(evolved(wider, true), evolved(wider, false)).findings).toMatchObject([
        { rule: "down-cast-removed", verdicts: { forward: "dangerous" }, fails: false },
      ]);
    });

    it("shows against each released version, whatever was broken the other way before", () => {
      const history = [{ version: "1.0.0", lock: lockOf(base) }];
      const { findings } = diff(evolved(next, true), evolved(next, false), { history });
      expect(findings.filter(({ against }) => against !== undefined)).toMatchObject([
        { rule: "field-renamed", against: "1.0.0", verdicts: { forward: "breaking", backward: "safe" } },
      ]);
    });
  });

  describe("a version that is no longer declared", () => {
    const V1 = z.object({ done: z.int() });
    const V2 = z.object({ finished: z.int() });
    const V3 = z.object({ ended: z.int() });
    const casts = (down: boolean) => ({
      up: ({ done }: { done: number }) => ({ finished: done }),
      ...(down && { down: ({ finished }: { finished: number }) => ({ done: finished }) }),
    });
    const of = (progress: ReturnType<typeof event>) => ({ renders: channel({ ...renders, events: { progress } }) });
    const two = (down: boolean) => of(event(evolve(V1).to(V2, casts(down))));
    const kept = of(event(evolve(V2, { from: 2 })));
    const released = (...versions: readonly Channels[]) =>
      versions.map((channels, i) => ({ version: `${i + 1}.0.0`, lock: lockOf(channels) })).reverse();

    it("passes, as dangerous: that its events are gone only the author knows", () => {
      const history = released(base, two(false));
      const { findings, compatible, bump } = diff(two(false), kept, { history });
      expect(findings).toMatchObject([
        { rule: "version-removed", verdicts: { forward: "safe", backward: "safe", replay: "dangerous" } },
      ]);
      expect([compatible, bump]).toEqual([true, "minor"]);
    });

    it("breaks the clients that it was cast down for", () => {
      const { findings, compatible } = diff(two(true), kept, { history: released(base, two(true)) });
      expect(findings).toMatchObject([
        { rule: "version-removed", verdicts: { forward: "breaking" } },
        { rule: "field-renamed", against: "1.0.0", verdicts: { forward: "breaking", replay: "safe" } },
      ]);
      expect(compatible).toBe(false);
    });

    it("leaves the numbers of the others, so that later ones count on", () => {
      const three = of(event(evolve(V2, { from: 2 }).to(V3, { up: ({ finished }) => ({ ended: finished }) })));
      const { findings } = diff(kept, three, { history: released(base, two(false), kept) });
      expect(findings.map(({ rule }) => rule)).toContain("version-added");
      expect(findings.filter(({ rule }) => rule === "version-removed" || rule === "version-edited")).toEqual([]);
      expect(findings.every(({ verdicts }) => verdicts.replay !== "breaking")).toBe(true);
    });

    it("is not the one that is sent until now", () => {
      const { findings, compatible } = diff(base, kept);
      expect(findings.find(({ verdicts }) => verdicts.replay === "breaking")?.rule).toBe("field-renamed");
      expect(findings.find(({ rule }) => rule === "version-added")?.mend).toContain("evolve(…, { from: 1 })");
      expect(compatible).toBe(false);
    });

    it("is named when only its number was forgotten", () => {
      const [finding] = diff(two(true), of(event(V2))).findings;
      expect(finding).toMatchObject({ rule: "version-removed", mend: expect.stringContaining("{ from: 2 }") });
    });

    it("has its casts run by the numbers that they lead between", () => {
      const up = ({ finished }: { finished: number }) => ({ ended: finished });
      const sent = event(evolve(V2, { from: 2 }).to(z.object({ ended: z.int().min(0) }), { up }));
      const contract = defineContract({
        name: "studio",
        channels: { renders: channel({ ...renders, events: { progress: sent } }) },
      });
      const { findings } = diffContracts(lockOf(kept), toLock(contract), { casts: castsOf(contract) });
      expect(findings.find(({ rule }) => rule === "cast-failed")?.message).toBe(
        "The up-cast of renders.progress from version 2 fails.",
      );
    });
  });

  it("tells versions that were edited or withdrawn", () => {
    const versions = (first: z.ZodType, down?: () => { done: number }) =>
      event(evolve(first).to(z.string(), { up: () => "x", ...(down && { down }) }));
    const two = {
      renders: channel({
        ...renders,
        events: { progress: versions(z.object({ done: z.int() }), () => ({ done: 1 })) },
      }),
    };
    const edited = { renders: channel({ ...renders, events: { progress: versions(z.object({ total: z.int() })) } }) };
    expect(diff(two, edited).findings.map(({ rule }) => rule)).toEqual(["version-edited", "down-cast-removed"]);
    const back = { renders: channel({ ...renders, events: { progress: event(z.string()) } }) };
    expect(diff(two, back).findings).toMatchObject([{ rule: "version-removed", verdicts: { replay: "breaking" } }]);
  });
});

describe("casts", () => {
  const V1 = z.object({ done: z.int() });
  const V2 = z.object({ finished: z.int().min(0) });
  type Up = (wire: z.input<typeof V1>) => z.input<typeof V2>;

  function withCasts(up: Up, down?: (wire: z.input<typeof V2>) => z.input<typeof V1>) {
    const sent = event(evolve(V1).to(V2, { up, ...(down && { down }) }));
    const contract = defineContract({
      name: "studio",
      channels: { renders: channel({ ...renders, events: { progress: sent } }) },
    });
    return diffContracts(lockOf({ renders: channel({ ...renders, compatibility: "forward" }) }), toLock(contract), {
      casts: castsOf(contract),
    });
  }

  it("let old clients and stored events go on, once they were run", () => {
    const diff = withCasts(
      ({ done }) => ({ finished: Math.max(0, done) }),
      ({ finished }) => ({ done: finished }),
    );
    expect(diff.verdicts).toMatchObject({ forward: "safe", backward: "breaking", replay: "safe" });
    expect(diff.findings.filter(({ rule }) => rule === "cast-failed")).toEqual([]);
    const late = diff.findings.filter(({ verdicts }) => verdicts.backward === "breaking");
    expect(late.map(({ mend }) => mend)).toEqual(late.map(() => expect.stringContaining('compatibility: "forward"')));
  });

  it("fail with the event that they fail on", () => {
    const [failed, ...others] = withCasts(({ done }) => ({ finished: done })).findings.filter(
      ({ rule }) => rule === "cast-failed",
    );
    expect(others).toEqual([]);
    expect(failed).toMatchObject({
      fails: true,
      proven: true,
      verdicts: { replay: "breaking" },
      witness: { direction: "replay" },
    });
    expect(failed?.witness?.wire).toEqual({ done: expect.toSatisfy((done: number) => done < 0) });
  });

  it("read the events that a team keeps, of each version", () => {
    const contract = defineContract({
      name: "studio",
      channels: {
        renders: channel({
          ...renders,
          events: { progress: event(evolve(V1).to(V2, { up: ({ done }) => ({ finished: Math.max(0, done) }) })) },
        }),
      },
    });
    const lock = toLock(contract);
    const kept: Readonly<Record<number, readonly Json[]>> = {
      1: [{ done: 1 }, { done: "one" }],
      2: [{ finished: -1 }],
    };
    const fixtures = (_channel: string, _event: string, version: number) => kept[version] ?? [];
    const { findings } = diffContracts(lock, lock, { casts: castsOf(contract), fixtures });
    expect(findings.map(({ rule, witness }) => [rule, witness?.wire])).toEqual([
      ["cast-failed", { done: "one" }],
      ["fixture-refused", { finished: -1 }],
    ]);
  });

  it("that throw say so", () => {
    const diff = withCasts(
      () => ({ finished: 1 }),
      () => {
        throw new Error("no way back");
      },
    );
    expect(diff.findings.find(({ rule }) => rule === "cast-failed")).toMatchObject({
      message: "The down-cast of renders.progress to version 1 fails.",
      witness: { direction: "forward", detail: "The down-cast throws: no way back" },
    });
  });
});

describe("a fingerprint", () => {
  const of = (after: Channels) => diff(base, after).findings.map(({ fingerprint }) => fingerprint);

  it("is the change's: not its words', not another one's", () => {
    const to = (schema: z.ZodType) => of({ renders: channel({ ...renders, events: { progress: event(schema) } }) })[0];
    expect(to(z.string())).toMatch(/^[0-9a-f]{12}$/);
    expect(to(z.string())).toBe(to(z.string().describe("What it says.")));
    expect(to(z.string())).not.toBe(to(z.boolean()));
  });
});
