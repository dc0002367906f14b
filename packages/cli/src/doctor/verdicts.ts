import type { Check, CheckName, FaultCode } from "./check.ts";
import type { Product } from "./intermediaries.ts";
import { mendsFor } from "./mends.ts";

/** Makes verdicts that carry the mends for the products on the way. */
export interface Verdicts {
  fault(name: CheckName, code: FaultCode, finding: string): Check;
  warning(name: CheckName, code: FaultCode, finding: string): Check;
}

export function createVerdicts(products: readonly Product[]): Verdicts {
  return {
    fault: (name, code, finding) => ({ name, verdict: "fault", code, finding, mends: mendsFor(code, products) }),
    warning: (name, code, finding) => ({ name, verdict: "warning", code, finding, mends: mendsFor(code, products) }),
  };
}
