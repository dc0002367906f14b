import type { Request } from "express";
import type { Sessions } from "../session/sessions.ts";
import type { User } from "../session/users.ts";
import { StudioError } from "../studio-error.ts";

/** Who asks. @throws StudioError `not_signed_in` */
export function signedIn(sessions: Sessions, request: Request): User {
  const user = sessions.read(request.headers.cookie);
  if (!user) throw new StudioError("not_signed_in", "Sign in first.");
  return user;
}
