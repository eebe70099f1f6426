import { defineConfig, type Plugin } from "vite";

/**
 * `DASHBOARD_DATA` is the address of the function that a page without a server of its own reads from; without it the page asks
 * the server it came from. The content policy connects there alone.
 */
function dataFrom(address: string | undefined): Plugin {
  return {
    name: "data-from",
    transformIndexHtml(html) {
      if (address === undefined) {
        return html;
      }
      return html
        .replace(
          'name="thetabase-data" content="data"',
          `name="thetabase-data" content="${new URL(address).href}"`,
        )
        .replace("connect-src 'self'", `connect-src ${new URL(address).origin}`);
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [dataFrom(process.env.DASHBOARD_DATA)],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: ".build",
    emptyOutDir: true,
    // One file of script and one of style: nothing is preloaded, and nothing stands in the markup.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
