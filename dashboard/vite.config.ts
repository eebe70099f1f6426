import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  // Production settings, whatever the builder's environment says.
  oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
  build: {
    outDir: ".build",
    emptyOutDir: true,
    // One script file and one style sheet: nothing is preloaded, and nothing is inlined.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
