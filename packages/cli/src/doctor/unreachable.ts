import { CliError } from "../cli-error.ts";
import type { DoctorOptions } from "./doctor-options.ts";
import { time } from "./words.ts";

/** Error codes of Node → what is wrong, and what to do about it. */
const REASONS: Readonly<Record<string, readonly [problem: string, mend: string]>> = {
  ENOTFOUND: ["there is no such host", "Check its name."],
  EAI_AGAIN: ["its name can't be looked up now", "Check the network, then try again."],
  ECONNREFUSED: ["nothing listens there", "Check the port, and that the server runs."],
  ECONNRESET: ["the connection was reset while it was made", "Check http against https, and what stands between."],
  EPROTO: ["it does not speak TLS", "Check http against https."],
  ERR_SSL_WRONG_VERSION_NUMBER: ["it does not speak TLS", "Check http against https."],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ["it does not speak TLS", "Check http against https."],
};

const UNTRUSTED = /CERT|SIGNATURE|ISSUER|ALTNAME/;

/** No connection came about, so there is nothing to look at. */
export function unreachable({ url, timeoutMs }: DoctorOptions, code = "ETIMEDOUT"): CliError {
  const [problem, mend] = UNTRUSTED.test(code)
    ? [`its certificate is not trusted: ${code}`, "Set NODE_EXTRA_CA_CERTS to your authority's, or give --insecure."]
    : code === "ETIMEDOUT"
      ? [`no connection within ${time(timeoutMs)}`, "Check the address, and firewalls on the way."]
      : (REASONS[code] ?? [`no connection: ${code}`, "Check the address, and the network."]);
  return new CliError({ code: "unreachable", file: url.host, problem, mend });
}
