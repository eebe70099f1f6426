import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: ".build",
    emptyOutDir: true,
    // One file of script and one of style: nothing is preloaded, and nothing stands in the markup.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
