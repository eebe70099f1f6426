import { describe, expect, it } from "vitest";
import { csp, type Row } from "../../support/book.ts";
import { answer, book, CLEAR_LOOKS, look, open, told, useBook, wake } from "./stage.ts";

useBook();

describe("a job", () => {
  const ran = (status: string, return_message: string) => book.sql`
    insert into cron.job_run_details (jobid, status, return_message, end_time)
    select jobid, ${status}, ${return_message}, now() from cron.job where jobname = 'exit-check'`;

  it("that fails is reported with Postgres's error, until it succeeds", async () => {
    await ran("failed", "ERROR: Vault lacks functions_url or cron_secret: exit-check cannot be called");
    await look();
    expect(await told()).toEqual([
      "+ The job exit-check failed: ERROR: Vault lacks functions_url or cron_secret: exit-check cannot be called",
    ]);
    await ran("running", "");
    await look();
    expect(await open()).toEqual(["schedule job_failed exit-check"]);
    await ran("succeeded", "1 row");
    await look(CLEAR_LOOKS);
    expect(await open()).toEqual([]);
  });
});

describe("information that a check did not get", () => {
  const check = async (warnings: Row[]) => {
    const run_id = await book.begin();
    await book.call("finish_exit_check", { run_id, reports: [], holdings: null, warnings });
  };

  it.each([
    ["quotes", "market data"],
    ["underlyings", "market data"],
    ["official closes", "market data"],
    ["orders", "broker"],
    ["holdings", "broker"],
    ["buying power", "broker"],
  ])("about %s is a fault of the %s, once, until a check gets it", async (asked, part) => {
    // An open position, so that the check has work.
    await book.open(csp());
    for (let time = 0; time < 2; time += 1) {
      await check([{ asked, message: "TradeStation did not answer" }]);
      await look();
    }
    expect(await open()).toEqual([`${part} unreachable ${asked}`]);
    expect(await told()).toEqual([
      expect.stringContaining(`The last check could not get ${asked}: TradeStation did not answer.`),
    ]);
    await check([]);
    await look(CLEAR_LOOKS);
    expect(await open()).toEqual([]);
  });
});

describe("TradeStation's token", () => {
  it("that could not be renewed is reported with the reason, before it ends", async () => {
    const { claim } = await book.call<{ claim: number }>("tradestation_token", { origin: "origin" });
    await book.call("keep_tradestation_token", {
      claim,
      origin: "origin",
      refresh_token: "origin",
      failure: "TradeStation's token endpoint refused (HTTP 403)",
    });
    await look();
    expect(await told()).toEqual([
      "+ TradeStation's token could not be renewed: TradeStation's token endpoint refused (HTTP 403). It expires now.",
    ]);
    const again = await book.call<{ claim: number }>("tradestation_token", { origin: "origin" });
    await book.call("keep_tradestation_token", {
      claim: again.claim,
      origin: "origin",
      refresh_token: "next",
      access_token: "access",
      expires_in: 1200,
    });
    await look(CLEAR_LOOKS);
    expect(await open()).toEqual([]);
    await book.sql`delete from vault.secrets where name = 'tradestation_token'`;
  });
});

describe("the outbox", () => {
  const queue = (chat_id: number | null = null) =>
    book.sql`insert into private.outbox (chat_id, kind) values (${chat_id}, 'opened')`;
  const age = () =>
    book.sql`update private.outbox set created_at = created_at - interval '5 minutes', error = 'Bad Gateway'`;

  it("with a message that has waited for five minutes is reported, with Telegram's last error", async () => {
    await queue();
    await look();
    expect(await open()).toEqual([]);
    await age();
    await look();
    expect(await open()).toEqual(["messages stuck 0"]);
    expect((await told())[0]).toBe("+ A message has waited for 5 minutes. Telegram says: Bad Gateway.");
  });

  it("that waits for deliver-alerts reports the fault of that function", async () => {
    await answer(await wake("deliver-alerts"), 503);
    await queue();
    await book.sql`update private.outbox set created_at = created_at - interval '5 minutes'`;
    await look();
    expect((await told())[0]).toContain(
      "+ A message has waited for 5 minutes. deliver-alerts answers HTTP 503.",
    );
  });

  it("that is long but moving is not a fault; another chat's that is not moving is", async () => {
    await queue();
    await queue(42);
    await age();
    await book.sql`insert into private.outbox (kind, status, sent_at) values ('opened', 'sent', clock_timestamp())`;
    await look();
    expect(await open()).toEqual(["messages stuck 42"]);
  });
});
