import path from "node:path";
import { BUNDLES, buildFunctions } from "../../../local/bundles.ts";
import { bootIsolate } from "../../../local/isolate.ts";
import { DRAWINGS } from "../../pictures/drawings.ts";
import { type Checkout, makeCheckout } from "../checkout.ts";
import { type Figure, figure, ratio } from "../figures.ts";
import type { Bench, Measurement } from "../measurement.ts";

export const pictures: Measurement = {
  name: "pictures",
  what: "CPU of a cold function that draws, against one that draws nothing with the same renderer, fonts and size",
  needsStage: false,
  run: measure,
};

async function measure(bench: Bench): Promise<Figure[]> {
  const checkout = makeCheckout(["picture"]);
  try {
    await buildFunctions(checkout.folder);
    // The first run fills Deno's compile cache.
    await coldCpu(checkout, DRAWINGS[0]?.body ?? {});
    const rounds = bench.quick ? 3 : 9;
    const figures: Figure[] = [];
    for (const { name, body, size } of DRAWINGS) {
      const cpu = { drawn: [] as number[], nothing: [] as number[] };
      for (let round = 1; round <= rounds; round++) {
        bench.say(`${name}, round ${round} of ${rounds}`);
        cpu.drawn.push(await coldCpu(checkout, body));
        cpu.nothing.push(await coldCpu(checkout, { nothing: size }));
      }
      const of = (what: string, words: string) => ({
        id: `pictures/${name}/${what}`,
        what: `${name}: ${words}`,
      });
      figures.push(
        // Share of the 2 s of CPU that the platform gives an isolate.
        figure({ ...of("cpu", "CPU"), unit: "s" }, cpu.drawn),
        ratio({ ...of("ratio", "CPU / nothing drawn"), target: { atMost: 6 } }, cpu.drawn, cpu.nothing),
      );
    }
    return figures;
  } finally {
    checkout.remove();
  }
}

/** CPU seconds of the first picture of a freshly started function. */
async function coldCpu({ folder }: Checkout, body: object): Promise<number> {
  const isolate = await bootIsolate({
    checkout: folder,
    file: path.join(BUNDLES, "picture.js"),
    settings: {},
    allowNet: [],
    // The platform's Deno, 2.1, does not report its CPU.
    deno: "deno",
    onLog: () => {},
    onError: () => {},
  });
  try {
    const url = `http://127.0.0.1:${isolate.port}/picture`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    await response.arrayBuffer();
    if (!response.ok) {
      throw new Error(`picture answered ${response.status}.`);
    }
    return Number(response.headers.get("x-cpu")) / 1000;
  } finally {
    isolate.end();
    await isolate.ended;
  }
}
