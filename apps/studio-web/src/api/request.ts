import type { ProblemView } from "studio-server/api";

/** What the server said no to, or why there was no answer (`status` 0). */
class RequestError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(problem: Pick<ProblemView, "status" | "code" | "detail">, options?: ErrorOptions) {
    super(problem.detail, options);
    this.name = "RequestError";
    this.status = problem.status;
    this.code = problem.code;
  }
}

interface RequestSettings {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks Studio's API. `Answer` is the server's own type for this path. @throws RequestError */
export async function request<Answer>(
  path: string,
  { method = "GET", body, signal }: RequestSettings = {},
): Promise<Answer> {
  const response = await fetch(`/api${path}`, {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new RequestError({ status: 0, code: "offline", detail: "The server can't be reached just now." }, { cause });
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
  throw new RequestError(await problemOf(response));
}

async function problemOf(response: Response): Promise<Pick<ProblemView, "status" | "code" | "detail">> {
  const isProblem = response.headers.get("Content-Type")?.includes("problem+json");
  if (isProblem) return (await response.json()) as ProblemView;
  return { status: response.status, code: "unexpected", detail: `The server answered ${response.status}.` };
}
