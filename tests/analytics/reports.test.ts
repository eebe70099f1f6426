import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reportCard } from "../../shared/pictures/report-card.ts";
import { compose } from "../../shared/publishing/compose.ts";
import { MEDIA } from "../../shared/publishing/media.ts";
import type { Message } from "../../shared/telegram/message.ts";
import { LONGEST_CAPTION } from "../../shared/telegram/picture.ts";
import { render } from "../../shared/telegram/templates.ts";
import { visibleLength } from "../../shared/words/format.ts";
import { type Book, createBook, csp, type Row, vpc } from "../support/book.ts";
import { playQuarter } from "../support/quarter.ts";

const CHANNEL = -1001234567;

let book: Book;
let asked = 500_000;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());

/** The messages that wait, as kinds and days. Afterwards none waits. */
async function queued(): Promise<string[]> {
  const rows = await book.sql`
    delete from private.outbox where status = 'due' and kind in ('brief', 'scorecard', 'weekly')
    returning kind || ' ' || (facts ->> 'day') as report`;
  return rows.map(({ report }) => report as string);
}

/** The reports that the schedule queues at these times. */
async function firedAt(...times: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const time of times) {
    await book.setClock(time);
    await book.sql`select private.send_reports()`;
    found.push(...(await queued()));
  }
  return found;
}

async function answer(kind: string, facts: Row = {}): Promise<Message> {
  asked += 1;
  await book.call("queue_reply", { update_id: asked, kind, facts });
  return render(kind, (await book.deliver()).findLast((sent) => sent.kind === kind)?.facts);
}

const drawn = ({ card }: Message) =>
  card === undefined ? "" : reportCard(card.report, card.size, card.theme);

describe("the schedule", () => {
  beforeEach(async () => {
    await book.empty();
    await book.open(csp());
    await book.deliver();
  });

  /** Sends the reports of the days before. */
  const caughtUp = async (time: string) => void (await firedAt(time));

  it("sends the brief from 09:00, the scorecard ten minutes after the close, each once however often it fires", async () => {
    await caughtUp("2026-03-03T22:00:00Z");
    const times = ["13:55", "14:00", "14:05", "20:59", "21:05", "21:10", "21:15", "23:55"];
    expect(await firedAt(...times.map((time) => `2026-03-04T${time}:00Z`))).toEqual([
      "brief 2026-03-04",
      "scorecard 2026-03-04",
    ]);
  });

  it("sends the weekly review on Saturday from 10:00, and nothing on Sunday", async () => {
    await caughtUp("2026-03-06T22:00:00Z");
    const times = [
      "2026-03-07T14:55:00Z",
      "2026-03-07T15:00:00Z",
      "2026-03-07T18:00:00Z",
      "2026-03-08T16:00:00Z",
    ];
    expect(await firedAt(...times)).toEqual(["weekly 2026-03-07"]);
  });

  it("sends none on a holiday, and the scorecard of an early close after that", async () => {
    await caughtUp("2026-04-02T22:00:00Z");
    expect(await firedAt("2026-04-03T14:00:00Z", "2026-04-03T21:00:00Z")).toEqual([]);
    expect(await firedAt("2026-11-27T17:55:00Z", "2026-11-27T18:05:00Z", "2026-11-27T18:10:00Z")).toEqual([
      "brief 2026-11-27",
      "scorecard 2026-11-27",
    ]);
  });

  it("sends a brief that was missed until the close, and not after it", async () => {
    expect(await firedAt("2026-03-04T20:55:00Z")).toEqual(["brief 2026-03-04"]);
    expect(await firedAt("2026-03-05T21:05:00Z")).toEqual([]);
  });

  it("sends a missed scorecard until the next brief, a missed review until Monday", async () => {
    expect(await firedAt("2026-03-06T13:55:00Z", "2026-03-06T14:00:00Z")).toEqual([
      "scorecard 2026-03-05",
      "brief 2026-03-06",
    ]);
    expect(await firedAt("2026-03-08T23:00:00Z")).toEqual(["scorecard 2026-03-06", "weekly 2026-03-07"]);
    expect(await firedAt("2026-03-16T13:00:00Z")).toEqual(["brief 2026-03-16"]);
  });

  it("sends nothing to an owner who has never traded", async () => {
    await book.empty();
    expect(await firedAt("2026-03-04T15:00:00Z", "2026-03-04T22:00:00Z")).toEqual([]);
  });
});

/** Facts of a report. */
type Told = Row & { open: Row };

describe("after weeks of trading", () => {
  const facts = async (call: string): Promise<Told> => {
    const [row] = await book.sql.unsafe(`select private.${call} as facts`);
    return row?.facts as Told;
  };
  let evening: Told;
  let morning: Told;
  beforeAll(async () => {
    await book.empty();
    await book.sql`
      insert into public.account_ledger (entry_date, kind, amount) values ('2026-03-02', 'starting_balance', 100000)`;
    await playQuarter(book, "2026-03-02", "2026-04-01");
    await book.setClock("2026-04-01T21:00:00Z");
    evening = await facts("scorecard_facts()");
    await book.setClock("2026-04-02T13:10:00Z");
    morning = await facts("brief_facts()");
    await book.propose(csp({ ticker: "ORCL", net_credit: 455 }));
    await book.propose(vpc({ ticker: "SHOP", quantity: 3 }));
    await book.deliver();
  });
  beforeEach(async () => {
    await book.sql`update public.report_settings set hide_dollars = false, hide_quantities = false, hide_tickers = false, channel_id = null`;
  });

  it("the brief lists open positions, those near a rule, and requests to approve", async () => {
    const { text } = await answer("brief");
    const [open] = await book.sql`select count(*)::integer as n from public.positions where status = 'OPEN'`;
    expect(text).toContain(`${open?.n} open positions`);
    expect(text).toContain("Nearest to an exit rule");
    expect(text).toMatch(
      /Waiting for approval \(per contract\)[\s\S]*SHOP 580\/575p \d+d {2,}150\.00 · 30\.0 %/,
    );
    expect(text).toContain("ORCL 580p");
  });

  it("and the last session's P&L, equal to that of the curve", async () => {
    const { text } = await answer("brief");
    expect(text).toContain("Day change Apr 1 '26");
    const [last] = await book.sql`
      select (private.brief_facts() #>> '{open,day_change}')::float as day_change, e.pnl::float, e.equity::float,
        private.equity_now()::float as equity_now
      from public.v_equity e order by e.trade_date desc limit 1`;
    expect(last?.pnl).not.toBe(0);
    expect(last).toMatchObject({ day_change: last?.pnl, equity_now: last?.equity });
  });

  it("scorecards add up to the month's total, and to the realised P&L", async () => {
    const days = await book.sql`select distinct exit_day::text as day from public.v_trades order by 1`;
    const [sum] = await book.sql`
      select sum(pnl_realized)::float as made from public.v_trades where exit_day between '2026-03-01' and '2026-03-31'`;
    let total = 0;
    for (const { day } of days.filter((each) => each.day < "2026-04-01")) {
      const [row] = await book.sql`select (private.scorecard_facts(${day}) #>> '{closed,pnl}')::float as pnl`;
      total += Number(row?.pnl);
    }
    expect(total).toBeCloseTo(Number(sum?.made), 2);
    const [month] =
      await book.sql`select (private.scorecard_facts('2026-03-31') #>> '{month,pnl}')::float as pnl`;
    expect(month?.pnl).toBeCloseTo(Number(sum?.made), 2);
  });

  it("the weekly review has the week's best and worst trades with their notes", async () => {
    const [worst] = await book.sql`
      select position_id::integer, exit_day::text as day from public.v_trades where pnl_realized < 0 order by pnl_realized limit 1`;
    await book.command("note", {
      text: "held on too long",
      position_id: worst?.position_id,
      tags: [],
      mistakes: [],
    });
    const { text } = await answer("weekly", { day: worst?.day });
    expect(text).toContain("Worst: ");
    expect(text).toContain("held on too long");
    // The shared picture leaves the journal out.
    expect(drawn(await answer("weekly", { day: worst?.day }))).not.toContain("held on too long");
    expect(text).toContain("The week under other exit rules");
  });

  it.each([
    "brief",
    "scorecard",
    "weekly",
  ])("%s stands under its picture, and no phone breaks its lines", async (kind) => {
    for (const day of ["2026-03-10", "2026-03-31", "2026-04-02", "2026-03-07"]) {
      const message = await answer(kind, { day });
      expect(visibleLength(message.text)).toBeLessThanOrEqual(LONGEST_CAPTION);
      const lines = [...message.text.matchAll(/<pre>(.*?)<\/pre>/gs)].flatMap(([, pre = ""]) =>
        pre.split("\n"),
      );
      expect(lines.filter((line) => visibleLength(line) > 34)).toEqual([]);
      expect(drawn(message)).toMatch(/^<svg /);
    }
  });

  it.each(["brief", "scorecard", "weekly"])("%s of an empty day says so", async (kind) => {
    const { text } = await answer(kind, { day: "2025-03-04" });
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  it("hidden values are in neither picture, nor Markdown, nor post, but in the owner's text", async () => {
    await book.sql`
      update public.report_settings set hide_dollars = true, hide_quantities = true, hide_tickers = true, channel_id = ${CHANNEL}`;
    const tickers = await book.sql`select distinct ticker from public.trade_requests`;
    const dollars = /\d\.\d\d(?!\d)/;
    for (const kind of ["brief", "scorecard", "weekly"]) {
      const message = await answer(kind, { day: "2026-03-31" });
      expect(message.text).toMatch(dollars);
      const svg = drawn(message)
        .replace(/<(?!text)[^>]*>/g, "")
        .replace(/<text[^>]*>/g, "\n");
      const markdown = (await answer(kind, { day: "2026-03-31", as: "markdown" })).text;
      const { text, altText } = compose(message.card?.report as never, MEDIA.telegram);
      for (const shown of [svg, markdown, text, altText]) {
        expect(shown).not.toMatch(dollars);
        expect(tickers.filter(({ ticker }) => shown.includes(ticker))).toEqual([]);
        expect(shown).not.toMatch(/ x\d/);
      }
    }
  });

  it("nor is the reason that somebody gave for a close", async () => {
    await book.setClock("2026-04-02T15:00:00Z");
    const position_id = await book.open(csp({ ticker: "WDAY" }));
    await book.command("closed", { position_id, price: 1.2, reason: "rolled 10x WDAY, made $3000" });
    const message = await answer("scorecard", { day: "2026-04-02" });
    const { text, altText } = compose(message.card?.report as never, MEDIA.telegram);
    const markdown = (await answer("scorecard", { day: "2026-04-02", as: "markdown" })).text;
    expect([markdown, text, altText].filter((shown) => !shown.includes("closed by hand"))).toEqual([]);
    expect([drawn(message), markdown, text, altText].filter((shown) => shown.includes("roll"))).toEqual([]);
    expect(message.text).toContain("roll");
  });

  it("of a past day are unchanged by later events", async () => {
    await book.setClock("2026-04-06T15:00:00Z");
    await book.open(csp({ ticker: "PYPL" }));
    const [closed] =
      await book.sql`select max(position_id)::integer as id from public.positions where status = 'OPEN' and ticker <> 'PYPL'`;
    await book.command("closed", { position_id: closed?.id, price: 3.1 });
    expect(Number(evening.open.total)).toBeGreaterThan(1);
    expect(await facts("scorecard_facts('2026-04-01')")).toEqual({ ...evening, is_over: true });
    const { collateral, risk, unrealized_pnl, day_change, total } = morning.open;
    expect(await facts("brief_facts('2026-04-02')")).toMatchObject({
      day: "2026-04-02",
      as_of: "2026-04-01",
      open: { collateral, risk, unrealized_pnl, day_change, total },
      yesterday: morning.yesterday,
      expiring: morning.expiring,
      proposals: 0,
    });
  });

  it("of a future day are of today", async () => {
    for (const kind of ["scorecard", "weekly"]) {
      expect((await answer(kind, { day: "9999-12-31" })).text).toBe((await answer(kind)).text);
    }
  });

  it("a post has whole lines only, within the network's length", async () => {
    const { card } = await answer("weekly", { day: "2026-03-31" });
    const whole = compose(card?.report as never, MEDIA.telegram).text;
    const short = compose(card?.report as never, { ...MEDIA.telegram, longest: 100 }).text;
    expect(short.length).toBeLessThanOrEqual(100);
    expect(whole.startsWith(short)).toBe(true);
    expect(`${whole}\n`[short.length]).toBe("\n");
  });
});

describe("publishing", () => {
  let shown: Message;
  /** Presses the button under the scorecard. */
  const publish = async () => {
    const data = shown.buttons.flat().find(({ text }) => text === "Publish ...")?.data ?? "";
    const [, message_id] = /^see:publish_menu:(\d+)$/.exec(data) ?? [];
    return await book.command("publish", {
      message_id: Number(message_id),
      network: "telegram",
      with_open: true,
    });
  };
  const posts = () => book.sql`select status, link, error, text, alt_text from public.posts order by post_id`;

  /** Claims the message to the channel and reports `outcome`. */
  async function leave(outcome: object): Promise<Row | undefined> {
    const taken = await book.call<Row[]>("claim_messages");
    const message = taken.find(({ kind }) => kind === "post");
    for (const { message_id, attempt, kind } of taken) {
      await book.call("record_delivery", {
        message_id,
        attempt,
        ...(kind === "post" ? outcome : { outcome: "sent", telegram_chat_id: 1, telegram_message_id: 1 }),
      });
    }
    return message;
  }

  beforeEach(async () => {
    await book.empty();
    await book.sql`delete from public.posts`;
    await book.sql`update public.report_settings set channel_id = ${CHANNEL}`;
    await book.open(csp());
    await book.setClock("2026-03-03T21:10:00Z");
    await book.deliver();
    shown = await answer("scorecard");
  });
  afterAll(() => book.sql`update public.report_settings set channel_id = null`);

  it("is refused without a channel", async () => {
    await book.sql`update public.report_settings set channel_id = null`;
    expect(await publish()).toMatchObject({
      outcome: "refused",
      message: expect.stringContaining("channel"),
    });
  });

  it("leaves for the channel once, and the owner gets the link", async () => {
    expect(await publish()).toMatchObject({ outcome: "done" });
    expect(await publish()).toMatchObject({
      outcome: "refused",
      message: "That report is already published or being published.",
    });
    const posted = { text: "words", alt_text: "other words" };
    const message = await leave({
      outcome: "sent",
      telegram_chat_id: CHANNEL,
      telegram_message_id: 77,
      posted,
    });
    expect(message).toMatchObject({ chat_id: CHANNEL });
    expect(render("post", message?.facts).card?.report).toEqual(shown.card?.report);
    expect(render("post", message?.facts)).toMatchObject({
      buttons: [],
      posted: { text: expect.stringContaining("Daily scorecard") },
    });
    expect(await posts()).toMatchObject([
      { status: "published", link: "https://t.me/c/1234567/77", error: null, ...posted },
    ]);
    const told = (await book.deliver()).find(({ kind }) => kind === "published");
    expect(render("published", told?.facts).text).toContain("https://t.me/c/1234567/77");
  });

  it("has its button once its day is over", async () => {
    const words = async () => (await answer("scorecard")).buttons.flat().map(({ text }) => text);
    expect(await words()).toContain("Publish ...");
    await book.setClock("2026-03-04T16:00:00Z");
    expect(await words()).not.toContain("Publish ...");
  });

  it("may have arrived although the answer was lost: a person decides whether it is there, or is sent again", async () => {
    await publish();
    await leave({ outcome: "lost", error: "Telegram did not answer." });
    const told = (await book.deliver()).find(({ kind }) => kind === "published");
    const { text, buttons } = render("published", told?.facts);
    expect(text).toContain("the post may be there");
    const [, again] = buttons.flat().map(({ data }) => data);
    const [, post_id] = /^act:post_again:(\d+)$/.exec(again ?? "") ?? [];
    expect(await publish()).toMatchObject({ outcome: "refused" });
    expect(await book.command("post_again", { post_id: Number(post_id) })).toMatchObject({ outcome: "done" });
    expect(
      await leave({ outcome: "sent", telegram_chat_id: CHANNEL, telegram_message_id: 78 }),
    ).toMatchObject({
      chat_id: CHANNEL,
    });
    expect(await posts()).toMatchObject([{ status: "published", link: "https://t.me/c/1234567/78" }]);
  });

  it("is automatic if so configured, only for scheduled reports", async () => {
    await book.command("publishing", { network: "telegram", report: "scorecard", is_on: true });
    await book.deliver();
    await book.sql`delete from private.outbox where true`;
    await answer("scorecard");
    expect(await posts()).toEqual([]);
    await book.sql`delete from private.reports where true`;
    await book.sql`select private.send_reports()`;
    await book.deliver();
    expect(await posts()).toMatchObject([{ status: expect.stringMatching(/pending|published/) }]);
    await book.command("publishing", { network: "telegram", report: "scorecard", is_on: false });
  });

  it("says why it failed, and can be tried again", async () => {
    await publish();
    await leave({ outcome: "refused", error: "Bad Request: chat not found" });
    expect(await posts()).toMatchObject([{ status: "failed", error: "Bad Request: chat not found" }]);
    const told = (await book.deliver()).find(({ kind }) => kind === "published");
    expect(render("published", told?.facts).text).toContain("Bad Request: chat not found");
    expect(await publish()).toMatchObject({ outcome: "done" });
  });
});
