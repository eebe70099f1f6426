import { randomUUID } from "node:crypto";
import { type Database, unwrap } from "../../shared/database.ts";
import { monthAndDay } from "../../shared/pictures/session-time.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { reasonInWords } from "../../shared/words/contract-name.ts";
import { signedDollars } from "../../shared/words/format.ts";
import type { DemoOptions } from "../demo.ts";
import { newYork } from "../desk/files/dates.ts";
import type { Stack } from "../stack.ts";
import { chooseLegs } from "./choose-legs.ts";
import { CHECKS, LAST, MORNING, weeks } from "./clock.ts";
import { openStage, type Stage } from "./stage.ts";
import { BALANCE, DEEDS, FEE, type StoryDeed, TRADES } from "./trades.ts";

type Telling = Pick<DemoOptions, "say" | "signal">;

/**
 * Tells the book what the account is worth, before the example is played. The day is that on which the example ends, since
 * its position has no marks in the week before. Two companies that are traded later are added to the scans, so that their
 * prices are known.
 */
export async function openAccount(stack: Stack & { chatUrl: string }, signal: AbortSignal): Promise<void> {
  const stage = await openStage(stack, signal);
  try {
    await stage.moveTo(newYork("2026-03-03", "09:20"));
    await stage.say(`/balance ${BALANCE}`);
    await stage.say("/scan add AAPL");
    await stage.say("/earnings AAPL 2026-04-30");
    await stage.say("/scan add NVDA");
    await stage.say("/earnings NVDA 2026-05-27");
    await stage.tidy();
  } finally {
    await stage.end();
  }
}

/**
 * Goes on after the example: five weeks of trades at the simulated market's own prices, and the morning after them with its
 * brief and its list of ideas. Every trade is proposed, approved, filled, checked and closed as any trade is. It takes about
 * a minute. Somebody may press and write meanwhile: what they have decided stays decided.
 */
export async function tellWeeks(stack: Stack & { chatUrl: string }, { say, signal }: Telling): Promise<void> {
  const stage = await openStage(stack, signal);
  // A kept database still has the ids of the last story.
  const story = randomUUID().slice(0, 8);
  const requestId = (trade: number) => `story-${story}-${trade + 1}`;
  try {
    say("Five weeks of trades follow, on the same clock. Look at the pages meanwhile: they fill.");
    await stage.chargeFees(FEE);
    const market = new SimulatedMarket(stage.database);
    for (const week of weeks()) {
      for (const day of week) {
        for (const time of CHECKS) {
          await stage.moveTo(newYork(day, time));
          await stage.check();
          if (time === CHECKS[0]) {
            for (const [trade, wanted] of TRADES.entries()) {
              if (wanted.on === day) {
                await stage.trade({ request_id: requestId(trade), ...(await chooseLegs(market, wanted)) });
              }
            }
            for (const deed of DEEDS.filter(({ on }) => on === day)) {
              await act(stage, requestId(deed.trade), deed);
            }
          }
        }
      }
      say(`  ${await weekInWords(stage.database, week)}`);
      await stage.tidy();
    }
    await tellMorning(stage);
    say(`  ${monthAndDay(MORNING)}: the morning's brief and its list of ideas are in the chat.`);
  } finally {
    await stage.end();
  }
}

/** The scorecard of the evening before, the brief, the scan before the open, and its new prices after it. */
async function tellMorning(stage: Stage): Promise<void> {
  for (const [day, time] of [
    [LAST, "16:09"],
    [MORNING, "08:59"],
    [MORNING, "09:14"],
    [MORNING, "09:44"],
    [MORNING, "09:59"],
  ] as const) {
    await stage.moveTo(newYork(day, time));
    await stage.letRun(1);
  }
  await stage.tidy();
}

async function act(stage: Stage, requestId: string, deed: StoryDeed): Promise<void> {
  const position = unwrap(
    await stage.database
      .from("positions")
      .select("position_id, status")
      .eq("request_id", requestId)
      .maybeSingle(),
  );
  if (position === null) {
    return;
  }
  if ("note" in deed) {
    await stage.say(`/note ${position.position_id} ${deed.note}`);
  } else if (position.status === "OPEN") {
    await stage.say(`/close ${position.position_id}`);
  }
}

/** `Mar 9 to Mar 13: opened SPY VCC, MSFT VPC; closed IWM CSP +118.00 (profit target)` */
async function weekInWords(database: Database, week: string[]): Promise<string> {
  const [first = "", last = ""] = [week[0], week.at(-1)];
  const within = [newYork(first, "00:00"), newYork(last, "23:59")] as const;
  const opened = unwrap(
    await database
      .from("positions")
      .select("ticker, strategy_type")
      .gte("entry_date", within[0])
      .lte("entry_date", within[1])
      .order("position_id"),
  );
  const closed = unwrap(
    await database
      .from("positions")
      .select("ticker, strategy_type, realized_pnl, exit_reason")
      .gte("exit_date", within[0])
      .lte("exit_date", within[1])
      .order("exit_date"),
  );
  const name = (position: { ticker: string; strategy_type: string }) =>
    `${position.ticker} ${position.strategy_type}`;
  const parts = [
    ...(opened?.length ? [`opened ${opened.map(name).join(", ")}`] : []),
    ...(closed ?? []).map((position) => {
      const reason = reasonInWords(position.exit_reason ?? "");
      return `closed ${name(position)} ${signedDollars(position.realized_pnl)} (${reason})`;
    }),
  ];
  return `${monthAndDay(first)} to ${monthAndDay(last)}: ${parts.join("; ") || "nothing to do"}`;
}
