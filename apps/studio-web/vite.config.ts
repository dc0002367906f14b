import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
  // `pnpm dev` beside `pnpm --filter studio-server dev`: one origin, as in production.
  server: { proxy: { "/api": server, "/events": server } },
  build: { chunkSizeWarningLimit: 700 },
});
