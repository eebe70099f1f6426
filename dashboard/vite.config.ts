import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  // One page, whatever the environment of who builds it says.
  oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
  build: {
    outDir: ".build",
    emptyOutDir: true,
    // One file of script and one of style: nothing is preloaded, and nothing stands in the markup.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
