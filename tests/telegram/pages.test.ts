import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../local/database.ts";
import { writtenCommand } from "../../shared/telegram/commands.ts";
import { render } from "../../shared/telegram/templates.ts";
import { casesOf, commandsOfScenario } from "../pages/scenarios.ts";
import { waysToWrite } from "../pages/ways.ts";
import { csp, quotesFor } from "../support/book.ts";
import { type LivedIn, liveIn } from "../upgrade/lived-in-book.ts";
import { createStage, type Stage, write } from "./stage.ts";

/** What the pages tell their reader to write in the chat, and to ask of the database, in a book that has been lived in. */

let stage: Stage;
let lived: LivedIn;

beforeAll(async () => {
  stage = await createStage();
  const { world } = stage;
  lived = await liveIn(world);
  // The pages' position: held, with nothing at the broker.
  expect(lived.held.position_id).toBe(5);
  await world.deliver();
  await world.decide(quotesFor(lived.held.request, 120));
  await world.sql`select public.record_shares('SPY', 200, 571.25)`;
  await world.sql`
    select vault.create_secret('http://127.0.0.1:9', 'functions_url'), vault.create_secret('the-secret', 'cron_secret')`;
  // Of the index one has expired, and its opening print is not known.
  await world.open(csp({ ticker: "SPX", strike_price: 6400 }));
  await world.sql`
    update public.positions set expiration_date = '2026-02-20', trades_until = '2026-02-19' where ticker = 'SPX'`;
  await world.sql`
    with imported as (
      update public.trade_requests r set origin = 'import' from public.positions p
      where p.request_id = r.request_id and p.ticker = 'SPX')
    update public.positions set auto_exit = false where ticker = 'SPX'`;
  await world.deliver();
  await stage.keep();
});
afterAll(() => stage.world.drop());

/** Where a question and its answer are written. */
const LOOKING = ["private.telegram_updates", "private.outbox"];
let isChanged = false;

/** The book as it was, where something was done. */
async function restore(): Promise<void> {
  if (isChanged) {
    await stage.restore();
    isChanged = false;
  }
}

const confirmed = async (command: string, subject = {}) => {
  expect(await stage.world.command(command, subject)).toMatchObject({ outcome: "asked" });
  await stage.world.deliver();
  await stage.world.answerNewest("confirmation", "confirm");
};

/** What has to be done before something can be undone. */
const BEFORE: [RegExp, () => Promise<unknown>][] = [
  [/^\/reopen 5/, () => confirmed("closed", { position_id: 5, price: 1.2 })],
  [/^\/shares SPY back/, () => stage.world.command("shares", { ticker: "SPY", quantity: 100, price: 571 })],
  [/^\/scan drop AAPL/, () => stage.world.command("scan_rules", { what: "add", ticker: "AAPL" })],
  [/^\/resume/, () => stage.world.command("pause")],
  [/^\/unkill/, () => confirmed("kill")],
];

describe("in the chat", () => {
  it.each(casesOf(commandsOfScenario("what is written in the chat")))("%s", async (_, text) => {
    for (const way of waysToWrite(text)) {
      const prepare = BEFORE.find(([of]) => of.test(way))?.[1];
      await restore();
      await prepare?.();
      await stage.world.deliver();
      const [before] = await stage.world.sql`select max(message_id)::integer as last from private.outbox`;
      const { said, writes } = await stage.bring(write.by(way));
      expect(said).toHaveLength(1);
      isChanged = prepare !== undefined || Object.keys(writes).some((table) => !LOOKING.includes(table));
      const answers = await stage.world.sql`
          select kind, facts from private.outbox where message_id > ${before?.last} order by message_id`;
      const refusals = answers.filter(({ kind }) => kind === "refused").map(({ facts }) => facts.message);
      expect(refusals, way).toEqual(
        isUnfinished(way) ? [expect.stringMatching(/^(Write|No position was named)/)] : [],
      );
      for (const { kind, facts } of await stage.world.deliver()) {
        expect(render(kind, facts), way).toBeDefined();
      }
    }
  });
});

/** A sentence names a command that takes something: alone it says what. */
function isUnfinished(text: string): boolean {
  const [, name = "", words] = /^\/(\w+)( .*)?$/.exec(text) ?? [];
  const takes = writtenCommand(name)?.takes;
  return words === undefined && takes !== undefined && !takes.startsWith("[");
}

describe("of the database", () => {
  let owner: postgres.Sql;

  beforeAll(() => {
    owner = connect(stage.world.dbUrl, { max: 1 });
  });
  beforeEach(async () => {
    const { world } = stage;
    await stage.restore();
    // What the account was worth at first is to be written.
    await world.sql`delete from public.account_ledger`;
    // The runbook's close at the broker, which was booked wrongly.
    await world.sql`select setval(pg_get_serial_sequence('public.orders', 'order_id'), 16)`;
    const { run_id, place } = await world.send(quotesFor(lived.held.request, 50));
    expect(place).toMatchObject([{ order_id: 17 }]);
    const filled = { filled_quantity: 1, fill_cash: -75, limit_price: 75, fees: 0 };
    await world.finish(run_id, [{ order_id: 17, status: "filled", ...filled }]);
    expect(await world.position(5)).toMatchObject({ status: "CLOSED" });
  });
  afterAll(() => owner.end());

  it.each(casesOf(commandsOfScenario("what the owner asks of the database")))("%s", async (_, text) => {
    const statements = await owner.unsafe(text).simple();
    const all = "command" in statements ? [statements] : (statements as unknown as postgres.RowList<[]>[]);
    for (const { command, count } of all) {
      if (["UPDATE", "INSERT"].includes(command)) {
        expect(count, command).toBeGreaterThan(0);
      }
    }
  });
});
