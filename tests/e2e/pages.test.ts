import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { poll } from "@std/async/poll";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enter, knock } from "../local/dashboard/knock.ts";
import { type Begun, makeCheckout } from "../pages/checkout.ts";
import { casesOf, commandsOfScenario } from "../pages/scenarios.ts";

/** What the pages tell their reader to type beside the local stack, in a clone of its own. */

const { folder, paste, begin, remove } = makeCheckout();
const running: Begun[] = [];

afterAll(async () => {
  await Promise.all(running.map((started) => started.interrupt()));
  remove();
});

/** Begins what runs until Ctrl-C, and waits for what it says. */
async function start(lines: string, says: RegExp): Promise<Begun> {
  const started = begin(lines);
  running.push(started);
  await poll(
    async () => started.output(),
    (output) => says.test(output) || started.hasEnded(),
    { interval: 50, signal: AbortSignal.timeout(120_000) },
  ).catch(() => undefined);
  expect(started.output(), lines).toMatch(says);
  return started;
}

const STARTED = /Ctrl-C stops everything/;
const LINK = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/;

describe("the local stack", () => {
  const commands = commandsOfScenario("the local stack");
  const isStart = ({ text }: { text: string }) => text.endsWith("--headless");
  let stack: Begun;

  beforeAll(async () => {
    // Somebody's account, exported from a broker.
    cpSync("tests/desk/exports/tastytrade.csv", path.join(folder, "transactions.csv"));
    stack = await start(commands.find(isStart)?.text ?? "", STARTED);
  });
  afterAll(async () => {
    expect((await stack.interrupt()).code).toBe(0);
  });

  it.each(casesOf(commands.filter((command) => !isStart(command))))("%s", async (_, text) => {
    if (text === "npm run dashboard") {
      const dashboard = await start(text, LINK);
      const [link = ""] = LINK.exec(dashboard.output()) ?? [];
      expect(await knock(link, "/data/overview", await enter(link))).toMatchObject({ status: 200 });
      expect((await dashboard.interrupt()).code).toBe(0);
      return;
    }
    const { code, output } = await paste(text);
    expect(code, output).toBe(0);
    expect(output).toMatch(SAYS.find(([of]) => of.test(text))?.[1] ?? /^$/);
    expect(output).not.toMatch(/"error":|Error:/);
  });
});

/** What has come about, by what was typed. */
const SAYS: [RegExp, RegExp][] = [
  [/ --help$/, /--env-file FILE/],
  [/^npm run import .* --write/, /\d+ written\.|There is nothing to write\./],
  [/^npm run import /, /Recognized as [\s\S]*(Nothing was written: add --write|There is nothing to write)\./],
  [/^npm run --silent export /, /^trade_id,[\s\S]*\n\d+ rows?\n$/],
  // The trades of a broker's export have no marks.
  [/^npm run replay /, /\d closed trades?, USD net of fees|There is no closed trade with stored marks/],
  [/^openssl /, /^[0-9a-f]{64}\n$/],
  [/^value\(\) /, /Position \d+ opened at 150\.00[\s\S]*"profit_target"[\s\S]*Position \d+ closed at 75\.00/],
];

describe("a broker that misbehaves", () => {
  const commands = commandsOfScenario("a broker that misbehaves").map(({ text }) => text);

  it(commands.join(", "), async () => {
    const [serve = "", npmStart = "", ...others] = commands;
    expect(others).toEqual([]);
    await start(serve, /Its true book/);
    await start(npmStart, /press Approve/);
    const { chatUrl } = JSON.parse(readFileSync(path.join(folder, ".local/stack.json"), "utf8"));
    const messages = async () => (await fetch(`${chatUrl}/messages`)).text();
    await expect.poll(messages, { timeout: 60_000, interval: 50 }).toMatch(/SPY 580 put [^"]* · SIM\\n/);
  });
});
