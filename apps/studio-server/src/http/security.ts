import type { RequestHandler } from "express";
import helmet from "helmet";

/** Response headers that keep the page to itself: everything it needs comes from its own origin. */
export function security(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        // Mantine writes its colour variables into a <style> element at run time.
        "style-src": ["'self'", "'unsafe-inline'"],
      },
    },
    // The demo runs over plain HTTP, and a browser would remember this for the whole host.
    strictTransportSecurity: false,
  });
}
