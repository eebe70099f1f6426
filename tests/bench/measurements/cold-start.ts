import path from "node:path";
import { BUNDLES, buildFunctions, bundleFunctions, functionNames } from "../../../local/bundles.ts";
import { bootIsolate } from "../../../local/isolate.ts";
import { localSettings } from "../../../local/local-settings.ts";
import { type Checkout, makeCheckout } from "../checkout.ts";
import { type Figure, figure, ratio } from "../figures.ts";
import { packagesOf } from "../imports.ts";
import type { Bench, Measurement } from "../measurement.ts";

export const coldStart: Measurement = {
  name: "cold-start",
  what: "each function from nothing to its first answer, against a bundle of the same packages that only answers",
  needsStage: false,
  run: measure,
};

async function measure(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const { metafile } = await bundleFunctions(".");
  for (const name of functionNames(".")) {
    const packages = packagesOf(`functions/${name}/index.ts`, metafile);
    bench.say(`${name}: a bundle of ${packages.join(", ")}`);
    const own = makeCheckout([name]);
    const bare = makeCheckout([], { [name]: onlyAnswers(packages) });
    try {
      figures.push(...(await compare(bench, name, own, bare)));
    } finally {
      own.remove();
      bare.remove();
    }
  }
  return figures;
}

async function compare(bench: Bench, name: string, own: Checkout, bare: Checkout): Promise<Figure[]> {
  await buildFunctions(own.folder);
  await buildFunctions(bare.folder);
  // The first run fills Deno's compile cache.
  await firstAnswer(own, name);
  await firstAnswer(bare, name);
  const rounds = bench.quick ? 4 : 20;
  const times = { own: [] as number[], bare: [] as number[] };
  for (let round = 1; round <= rounds; round++) {
    bench.say(`${name}, round ${round} of ${rounds}`);
    times.own.push(await firstAnswer(own, name));
    times.bare.push(await firstAnswer(bare, name));
  }
  const of = (what: string, words: string) => ({
    id: `cold-start/${name}/${what}`,
    what: `${name}: ${words}`,
  });
  return [
    figure({ ...of("own", "cold start"), unit: "s" }, times.own),
    figure({ ...of("bare", "its packages alone"), unit: "s" }, times.bare),
    ratio(
      { ...of("ratio", "cold start / its packages alone"), target: { atMost: 1.3 } },
      times.own,
      times.bare,
    ),
  ];
}

function onlyAnswers(packages: string[]): string {
  // Exported, so that bundling keeps all of it.
  const imports = packages.map((specifier, i) => `export * as _${i} from ${JSON.stringify(specifier)};`);
  return [...imports, "export default { fetch: () => Response.json({}) };"].join("\n");
}

/** Seconds until a freshly started Deno has answered. */
async function firstAnswer({ folder }: Checkout, name: string): Promise<number> {
  // A request without a credential is refused before anything else.
  const { environment } = localSettings({}, "http://127.0.0.1:9", "sb_secret_of_nobody");
  const start = performance.now();
  const isolate = await bootIsolate({
    checkout: folder,
    file: path.join(BUNDLES, `${name}.js`),
    settings: environment,
    allowNet: [],
    // The platform's version.
    deno: "deno-2.1",
    onLog: () => {},
    onError: () => {},
  });
  try {
    const response = await fetch(`http://127.0.0.1:${isolate.port}/${name}`, {
      // The function checks the method before the credential.
      method: ["dashboard", "health"].includes(name) ? "GET" : "POST",
    });
    await response.text();
    if (response.status !== 401 && response.status !== 200) {
      throw new Error(`${name} answered ${response.status}.`);
    }
    return (performance.now() - start) / 1000;
  } finally {
    isolate.end();
    await isolate.ended;
  }
}
