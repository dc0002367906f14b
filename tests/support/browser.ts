import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { findService } from "./services.ts";

export interface RunningBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
}

/** Debian's Chromium, headless, with a profile of its own. `backForwardCache`: with it, as users have it; Playwright turns it off. */
export async function startBrowser(
  options: {
    colorScheme?: "light" | "dark";
    viewport?: { width: number; height: number };
    backForwardCache?: boolean;
  } = {},
): Promise<RunningBrowser> {
  const executablePath = findService("chromium");
  if (executablePath === undefined) throw new Error("chromium is not on the PATH");
  const profile = await mkdtemp(join(tmpdir(), "tidings-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    colorScheme: options.colorScheme ?? "light",
    viewport: options.viewport ?? { width: 1280, height: 800 },
    ...(options.backForwardCache && { ignoreDefaultArgs: ["--disable-back-forward-cache"] }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
