import type * as z from "zod";

/** What a parameter is to the program; in an address it is always text. */
export type ParamKind = "string" | "number";

/**
 * Says how a parameter's schema is written in an address; undefined when it can't be told from the text alone.
 *
 * String-like: strings and their formats, template literals, string enums and literals, and unions of those. Number-like
 * likewise. A mixture is neither, because `1` in an address could be the number or the text. Optional and default are
 * neither, because an address is never partial.
 */
export function paramKind(schema: z.core.$ZodType): ParamKind | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "string":
    case "template_literal":
      return "string";
    case "number":
      return "number";
    case "enum":
      return kindOfValues([...((schema as z.core.$ZodEnum)._zod.values ?? [])]);
    case "literal":
      return kindOfValues(def.values);
    case "union":
      return common(def.options.map(paramKind));
    case "readonly":
      return paramKind(def.innerType);
    default:
      return undefined;
  }
}

function kindOfValues(values: readonly unknown[]): ParamKind | undefined {
  return common(
    values.map((value) => (typeof value === "string" ? "string" : typeof value === "number" ? "number" : undefined)),
  );
}

function common(kinds: readonly (ParamKind | undefined)[]): ParamKind | undefined {
  return kinds.every((kind) => kind === kinds[0]) ? kinds[0] : undefined;
}
