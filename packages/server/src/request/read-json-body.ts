import type { HttpRequest } from "./http-request.ts";
import { Refusal } from "./problem.ts";

/** Reads a JSON body of at most so many bytes; one that the application has parsed already is taken as it is. */
export async function readJsonBody(request: HttpRequest<unknown>, maxBytes: number): Promise<unknown> {
  const type = request.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new Refusal("unsupported_media_type", "send the list of channels as application/json");
  }
  if ("parsed" in request.body) return request.body.parsed;
  if (Number(request.header("content-length")) > maxBytes) throw tooLarge(maxBytes);
  const text = await readText(request.body, maxBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("invalid_request", "the body is not JSON");
  }
}

async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // The client left in the middle, or sent what HTTP can't be read as: nobody else's fault.
    throw new Refusal("invalid_request", "the body broke off", { Connection: "close" });
  }
  return Buffer.concat(chunks, size).toString();
}

function tooLarge(maxBytes: number): Refusal {
  // The rest of the body is not read, so the connection can't be used again.
  return new Refusal("body_too_large", `the body may have ${maxBytes} bytes`, { Connection: "close" });
}
