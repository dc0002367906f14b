/** What somebody has sent, and what comes of it. */
export interface Attack {
  /** Resolves when it has been answered or its connection closed; for one that broke off in the middle, when that is sent. */
  readonly decided: Promise<void>;
  /** All that came of it, once the attacker was told to leave and has left. */
  leave(): Promise<string>;
}

/** Generous: what is longest is `limits.handshakeMs` or the server's `requestTimeout`, each under half a second. */
const HANGS_AFTER_MS = 10_000;

/** Rejects, saying what was sent, when nothing comes of it. */
export async function unlessItHangs<T>(sent: () => string, outcome: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hangs = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(new Error(`neither answered nor closed within ${HANGS_AFTER_MS} ms: ${sent()}`));
    timer = setTimeout(fail, HANGS_AFTER_MS);
  });
  try {
    return await Promise.race([outcome, hangs]);
  } finally {
    clearTimeout(timer);
  }
}
