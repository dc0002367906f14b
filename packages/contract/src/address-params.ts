import type { ParamsSchema } from "./channel.ts";

/** The names of the parameters in an address template: `"renderId"` of `renders/{renderId}`. */
export type AddressParam<Address extends string> = Address extends `${string}{${infer Name}}${infer Rest}`
  ? Name | AddressParam<Rest>
  : never;

/**
 * What `params` must be for an address, so that a mismatch is a compile error. Where they agree, nothing; where not, a
 * type of which the compiler's first line names the parameter.
 */
export type ParamsFor<Address extends string, Params extends ParamsSchema> = string extends Address
  ? unknown
  : [Exclude<AddressParam<Address>, ParamName<Params>>] extends [never]
    ? [Exclude<ParamName<Params>, AddressParam<Address>>] extends [never]
      ? unknown
      : { readonly params: `"${Exclude<ParamName<Params>, AddressParam<Address>>}" is not in the address` }
    : { readonly params: `"${Exclude<AddressParam<Address>, ParamName<Params>>}" of the address has no schema` };

type ParamName<Params extends ParamsSchema> = keyof Params["_zod"]["def"]["shape"] & string;
