/** The fonts of pictures: Lato, whose figures all have the same width. */
const FONT_FILES = [400, 700].map((weight) => `files/lato-latin-${weight}-normal.woff2`);

let renderer: ReturnType<typeof load> | undefined;

/** A picture as pixels: red, green, blue and opacity, one byte each, row by row from the top. */
export interface Pixels {
  rgba: Uint8Array;
  /** Pixels. */
  width: number;
  height: number;
}

/**
 * Renders an SVG as a PNG of the same size. The first call in an isolate loads the renderer and the fonts. `import()`
 * this file only where a picture is made, so that no other function's start pays for it.
 */
export function renderPng(svg: string): Promise<Uint8Array> {
  return render(svg, (rendered) => rendered.asPng());
}

/** Renders an SVG as pixels, for formats other than PNG. */
export function renderPixels(svg: string): Promise<Pixels> {
  // A copy, because the renderer frees its own pixels.
  return render(svg, ({ pixels, width, height }) => ({ rgba: pixels.slice(), width, height }));
}

type Renderer = Awaited<ReturnType<typeof load>>;
type Rendered = ReturnType<InstanceType<Renderer["Resvg"]>["render"]>;

async function render<T>(svg: string, take: (rendered: Rendered) => T): Promise<T> {
  renderer ??= load().catch((error) => {
    // The next picture tries again.
    renderer = undefined;
    throw error;
  });
  const { Resvg, font } = await renderer;
  // The renderer keeps what is not freed for as long as the isolate lives.
  const image = new Resvg(svg, { font });
  try {
    const rendered = image.render();
    try {
      return take(rendered);
    } finally {
      rendered.free();
    }
  } finally {
    image.free();
  }
}

async function load() {
  // Imported here, because a bundle loads the top-level imports of all its files when it starts, even of files that are
  // only `import()`ed.
  const [{ initWasm, Resvg }, { default: lato }] = await Promise.all([
    import("@resvg/resvg-wasm"),
    import("@fontsource/lato/metadata.json", { with: { type: "json" } }),
  ]);
  const [wasm, ...fontBuffers] = await Promise.all([
    fileBeside("@resvg/resvg-wasm", "index_bg.wasm"),
    ...FONT_FILES.map((file) => fileBeside("@fontsource/lato/metadata.json", file)),
  ]);
  await initWasm(wasm).catch((error) => {
    // Another copy of this module initialized the renderer; all copies share its state.
    if (!String(error).includes("Already initialized")) {
      throw error;
    }
  });
  return { Resvg, font: { fontBuffers, defaultFontFamily: lato.family } };
}

/**
 * Reads a file of an npm package, located by one of its imported modules. The platform deploys the packages of a
 * function whole, and Deno reads them there as files. (The CLI does not upload `static_files` with `--use-api`.)
 */
function fileBeside(module: string, file: string): Promise<Uint8Array> {
  const url = new URL(file, import.meta.resolve(module));
  // Tests run on Node.
  return typeof Deno === "undefined"
    ? process.getBuiltinModule("node:fs/promises").readFile(url)
    : Deno.readFile(url);
}

declare const Deno: { readFile(path: URL): Promise<Uint8Array> } | undefined;
