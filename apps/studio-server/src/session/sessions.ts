import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findUser, type User } from "./users.ts";

/** Signed sessions: the cookie says who and until when, and the signature that nobody else wrote it. */
export interface Sessions {
  /** The `Set-Cookie` value that signs a user in. */
  open(user: User): string;
  /** The `Set-Cookie` value that signs out. */
  close(): string;
  /** Who a `Cookie` header belongs to, if its session is genuine and not over. */
  read(cookieHeader: string | null | undefined): User | undefined;
}

export interface SessionsOptions {
  readonly secret: Uint8Array;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

const COOKIE = "studio_session";
const LIFETIME_S = 7 * 24 * 3600;
/** No script reads it, no other site's form or frame sends it along. Not `Secure`: the demo is served over plain HTTP. */
const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax";

export function createSessions({ secret, now = Date.now }: SessionsOptions): Sessions {
  const sign = (text: string): Buffer => createHmac("sha256", secret).update(text).digest();

  return {
    open(user) {
      const content = `${user.id}.${now() + LIFETIME_S * 1000}`;
      return `${COOKIE}=${content}.${sign(content).toString("base64url")}; ${ATTRIBUTES}; Max-Age=${LIFETIME_S}`;
    },

    close: () => `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`,

    read(cookieHeader) {
      const [id, until, signature] = cookieValue(cookieHeader ?? "").split(".");
      if (!id || !until || !signature) return undefined;
      const given = Buffer.from(signature, "base64url");
      const expected = sign(`${id}.${until}`);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return Number(until) > now() ? findUser(id) : undefined;
    },
  };
}

function cookieValue(cookieHeader: string): string {
  const pair = cookieHeader.split(";").find((part) => part.trim().startsWith(`${COOKIE}=`));
  return pair?.trim().slice(COOKIE.length + 1) ?? "";
}

/** The key that signs sessions, kept in the data folder so that a restart signs nobody out. */
export async function loadSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, "session-key");
  try {
    return await readFile(path);
  } catch {
    const secret = randomBytes(32);
    await mkdir(folder, { recursive: true });
    await writeFile(path, secret, { mode: 0o600 });
    return secret;
  }
}
