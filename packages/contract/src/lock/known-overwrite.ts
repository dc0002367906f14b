import * as core from "zod/v4/core";
import type { OverwriteCheck } from "./schema-node.ts";

type Tx = (value: string) => string;

/**
 * A check that changes the value, by name when it is one of Zod's own.
 *
 * Zod keeps only a function. One that reads as Zod's own does the same, whoever wrote it; trying it on texts could not
 * tell, because a team's function may differ on any other text. Zods that are minified or changed make it an unknown one.
 */
export function overwriteCheck(tx: unknown): OverwriteCheck {
  if (typeof tx !== "function") return { check: "overwrite" };
  const source = String(tx);
  const name = NAMES.find((one) => String(OWN[one]()) === source);
  if (name === undefined) return { check: "overwrite" };
  if (name !== "normalize") return { check: "overwrite", name };
  // The form is a variable outside of the function, so that only what it does tells it.
  const form = FORMS.find((one) => PROBES.every((text) => (tx as Tx)(text) === text.normalize(one)));
  return form === undefined ? { check: "overwrite" } : { check: "overwrite", name, form };
}

/** Made by the installed Zod, so that nothing here depends on how it writes them. */
const OWN = {
  trim: () => txOf(core._trim()),
  toLowerCase: () => txOf(core._toLowerCase()),
  toUpperCase: () => txOf(core._toUpperCase()),
  normalize: () => txOf(core._normalize("NFC")),
} as const;
const NAMES = ["trim", "toLowerCase", "toUpperCase", "normalize"] as const;

const FORMS = ["NFC", "NFD", "NFKC", "NFKD"] as const;
/** A composed letter, a decomposed one, and a ligature that only the compatibility forms take apart. */
const PROBES: readonly string[] = ["\u00e9", "e\u0301", "\ufb01"];

function txOf(check: core.$ZodCheckOverwrite<string>): unknown {
  return check._zod.def.tx;
}
