/** Of Lato, what pictures are written in: its figures are all of one width. */
const FONT_FILES = [400, 700].map((weight) => `files/lato-latin-${weight}-normal.woff2`);

let renderer: ReturnType<typeof load> | undefined;

/** A picture as its points: red, green, blue and opacity of each, a byte each, line by line from the top. */
export interface Pixels {
  rgba: Uint8Array;
  /** Points. */
  width: number;
  height: number;
}

/**
 * The SVG as a PNG of the same size. The first call of an isolate loads the renderer and the fonts; `import()` this
 * file where a picture is made, so that no other function's start pays for it.
 */
export function renderPng(svg: string): Promise<Uint8Array> {
  return render(svg, (rendered) => rendered.asPng());
}

/** The SVG as its points, for another format than PNG. */
export function renderPixels(svg: string): Promise<Pixels> {
  // A copy: those of the renderer are gone when it frees them.
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
  // What is not freed stays in the renderer's memory for as long as the isolate lives.
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
  // A bundle loads what its files import at their top when it starts, whoever `import()`s the file.
  const [{ initWasm, Resvg }, { default: lato }] = await Promise.all([
    import("@resvg/resvg-wasm"),
    import("@fontsource/lato/metadata.json", { with: { type: "json" } }),
  ]);
  const [wasm, ...fontBuffers] = await Promise.all([
    fileBeside("@resvg/resvg-wasm", "index_bg.wasm"),
    ...FONT_FILES.map((file) => fileBeside("@fontsource/lato/metadata.json", file)),
  ]);
  await initWasm(wasm).catch((error) => {
    // Another copy of this module did it: the renderer has one state for all of them.
    if (!String(error).includes("Already initialized")) {
      throw error;
    }
  });
  return { Resvg, font: { fontBuffers, defaultFontFamily: lato.family } };
}

/**
 * A file of an npm package, by one of its modules that has been imported: the platform brings a function's packages
 * whole, and Deno reads them there as files. (`static_files` of the CLI are not uploaded with `--use-api`.)
 */
function fileBeside(module: string, file: string): Promise<Uint8Array> {
  const url = new URL(file, import.meta.resolve(module));
  // Tests run on Node.
  return typeof Deno === "undefined"
    ? process.getBuiltinModule("node:fs/promises").readFile(url)
    : Deno.readFile(url);
}

declare const Deno: { readFile(path: URL): Promise<Uint8Array> } | undefined;
