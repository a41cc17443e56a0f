import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // The window is WebKitGTK, WebView2 or WKWebView: keep the CSS and the syntax plain.
  build: { target: "safari15", cssTarget: "safari14", outDir: "dist", emptyOutDir: true },
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
    conditions: process.env.VITEST ? ["browser"] : undefined,
  },
  server: { port: 5173, strictPort: true },
  clearScreen: false,
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
