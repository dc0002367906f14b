import { codecs } from "./codecs.ts";
import type { CaseGroup } from "./evolution-case.ts";
import { facts } from "./facts.ts";
import { fields } from "./fields.ts";
import { functions } from "./functions.ts";
import { lists } from "./lists.ts";
import { numbers } from "./numbers.ts";
import { records } from "./records.ts";
import { recursion } from "./recursion.ts";
import { text } from "./text.ts";
import { unions } from "./unions.ts";
import { unknownKeys } from "./unknown-keys.ts";
import { values } from "./values.ts";
import { wrappers } from "./wrappers.ts";

export type { CaseGroup, EvolutionCase } from "./evolution-case.ts";
export { schemaOf } from "./evolution-case.ts";

/** Every published case. */
export const caseGroups: readonly CaseGroup[] = [
  fields,
  unknownKeys,
  numbers,
  text,
  values,
  wrappers,
  lists,
  records,
  unions,
  codecs,
  functions,
  recursion,
  facts,
];
