import type { Row } from "../../support/book.ts";
import { type Doing, type Looking, REFUSED, refused } from "./doing.ts";
import { handle, stage } from "./situation.ts";

/** An opportunity of a finished scan, and what followed. */
const found =
  (request: "nothing" | "the card" | "the position" = "nothing") =>
  () =>
    stage.world.sql`
      with scan as (
        insert into public.scans (trade_date, is_scheduled, is_live, ended_at) values ('2026-03-03', false, true, private.now())
        returning scan_id
      )
      insert into public.opportunities (opportunity_id, scan_id, rule, strategy_type, ticker, underlying, expiration_date, dte, legs,
        underlying_price, credit, natural_credit, floor_credit, capital, delta, implied_volatility, open_interest, chance, return_percent,
        annualised_percent, score_return, score_liquidity, score_fit, score, quantity, place, request_id)
      overriding system value
      select 77, scan.scan_id, 'CSP', r.strategy_type, r.ticker, r.underlying, r.expiration_date, 45, r.legs,
        600, 150, 140, 147, 58000, 0.22, 0.2, 900, 0.8, 2.1, 17, 1, 1, 1, 75, 1, 1,
        case ${request} when 'the card' then r.request_id when 'the position' then (select p.request_id from public.positions p) end
      from scan cross join public.trade_requests r where md5(r.request_id) = ${handle}`;

/** A second command is answered too; for a trade that is already looked up, one card is enough. */
const asksTheMarket = (action: string, told: string, lookups: string): Omit<Doing, "words"> => ({
  action,
  outcome: "done",
  writes: { "private.lookups": 1 },
  sends: [],
  told,
  twice: { outcome: "done", sends: [], writes: action === "account" ? { "private.lookups": 1 } : {} },
  proof: [
    `select string_agg(distinct concat_ws(' ', l.kind, l.facts ->> 'verb', l.facts ->> 'ticker'), ', ') from private.lookups l where l.kind <> 'card'`,
    lookups,
  ],
});

/** The immediate answer about a trade, before the market data is requested. */
const picks = (action: "sell" | "add", says: string): Omit<Doing, "words"> => ({
  action,
  outcome: "done",
  writes: {},
  sends: ["picker"],
  told: "One moment ...",
  twice: { outcome: "done", sends: ["picker"], writes: {} },
  proof: [
    `select string_agg(distinct (facts ->> 'verb') || ': ' || (facts ->> 'says'), ', ') from private.outbox where kind = 'picker'`,
    `${action}: ${says}`,
  ],
});

const scans = (tickers: number): Omit<Doing, "words"> => ({
  action: "scan",
  outcome: "done",
  writes: { "public.scans": 1, "private.lookups": tickers },
  sends: ["opportunities"],
  told: "Scanning. The list follows.",
  twice: REFUSED,
  proof: [
    "select count(*) filter (where ended_at is null and not is_scheduled)::integer from public.scans",
    1,
  ],
});

/** The second finds it changed already. */
const changes = (table: string, rows: number, proof: Doing["proof"]): Omit<Doing, "words"> => ({
  action: "scan_rules",
  outcome: "done",
  writes: { [table]: rows },
  sends: ["scan_rules"],
  told: "Changed.",
  twice: { outcome: "done", sends: [], writes: {} },
  proof,
});

const noScan = (words: string): Looking => ({
  words,
  shows: "refused",
  facts: (): Row => ({
    message: `"${words}" is not understood. Write /scan, /scan SPY, /scan rules, /scan add SPY or /scan drop SPY.`,
  }),
});

export const OF_THE_MARKET: Record<string, (Looking | Doing)[]> = {
  scan: [
    scans(9),
    { words: "spy", ...scans(1) },
    noScan("SPY QQQ"),
    { words: "$$$", ...refused("scan", /\/scan/) },
    {
      after: () => stage.world.sql`update public.scan_rules set is_on = false where true`,
      ...refused("scan", "No scan rule is on: /scan rules shows them."),
    },
    {
      after: () => stage.world.command("scan"),
      ...refused("scan", "A scan is already running: its list follows."),
    },
    { words: "rules", shows: "scan_rules" },
    {
      words: "rules csp off",
      ...changes("public.scan_rules", 0, ["select is_on from public.scan_rules where rule = 'CSP'", false]),
    },
    {
      words: "rules csp delta 20-25-35",
      ...changes("public.scan_rules", 0, [
        "select concat_ws(' ', min_delta, target_delta, max_delta) from public.scan_rules where rule = 'CSP'",
        "0.200 0.250 0.350",
      ]),
    },
    { words: "rules csp delta", ...refused("scan_rules", /\/scan rules csp/) },
    { words: "rules csp delta 30-20", ...refused("scan_rules", /\/scan rules csp/) },
    { words: "rules bull on", ...refused("scan_rules", /^There is no scan rule bull: the rules are .*CSP/) },
    {
      words: "add aapl",
      ...changes("public.scan_tickers", 1, [
        "select reports_earnings from public.scan_tickers where ticker = 'AAPL'",
        true,
      ]),
    },
    {
      words: "add XLF fund",
      ...changes("public.scan_tickers", 1, [
        "select reports_earnings from public.scan_tickers where ticker = 'XLF'",
        false,
      ]),
    },
    { words: "add", ...refused("scan_rules", /\/scan add/) },
    {
      words: "drop SPY",
      ...changes("public.scan_tickers", -1, [
        "select count(*)::integer from public.scan_tickers where ticker = 'SPY'",
        0,
      ]),
      twice: REFUSED,
    },
    { words: "drop AAPL", ...refused("scan_rules", "AAPL is not scanned.") },
  ],
  opportunities: [
    { shows: "opportunities", facts: () => ({ scan_id: null }) },
    { words: "7", shows: "opportunities", facts: () => ({ scan_id: 7 }) },
    { words: "all", shows: "opportunities", facts: () => ({ scan_id: null }) },
  ],
  sell: [
    picks("sell", "Which ticker?"),
    { words: "SPY", ...asksTheMarket("sell", "One moment ...", "trade sell SPY") },
    {
      words: "SPY 580/575p 17apr 1.20 x2",
      ...asksTheMarket("sell", "One moment ...", "trade sell SPY"),
    },
    { words: "580p", ...refused("sell", /not a ticker/) },
    { words: "SPY cheap", ...refused("sell", /cheap/) },
  ],
  add: [
    picks("add", "Which ticker?"),
    {
      words: "SPY 580p 17apr 1.50 x1 fees:1.30",
      ...asksTheMarket("add", "One moment ...", "trade add SPY"),
    },
    { words: "580p", ...refused("add", /not a ticker/) },
    { words: "SPY cheap", ...refused("add", /cheap/) },
  ],
  account: [asksTheMarket("account", "Asking the broker ...", "account")],
  earnings: [
    { shows: "earnings" },
    {
      words: "aapl 2026-04-30 MSFT 2026-04-29",
      action: "earnings",
      outcome: "done",
      writes: { "public.earnings": 2 },
      sends: ["earnings"],
      told: "Kept.",
      // One answer settles both.
      twice: { outcome: "done", sends: [], writes: {} },
      proof: [
        "select string_agg(ticker || ' ' || reports_on, ', ' order by ticker) from public.earnings",
        "AAPL 2026-04-30, MSFT 2026-04-29",
      ],
    },
    {
      words: "AAPL off",
      after: () =>
        stage.world.sql`insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-04-30')`,
      action: "earnings",
      outcome: "done",
      writes: { "public.earnings": -1 },
      sends: ["earnings"],
      told: "Kept.",
      twice: REFUSED,
      proof: ["select count(*)::integer from public.earnings", 0],
    },
    { words: "AAPL off", ...refused("earnings", "No earnings date of AAPL is known.") },
    { words: "AAPL", ...refused("earnings", /\/earnings/) },
    { words: "AAPL 2026-02-30", ...refused("earnings", /\/earnings/) },
    // All of them, or none.
    {
      words: "MSFT 2026-04-29 AAPL 2026-03-02",
      ...refused("earnings", "The earnings date of AAPL, Mar 2 '26, has passed."),
      proof: ["select count(*)::integer from public.earnings", 0],
    },
    { words: "SPX 2026-04-29", ...refused("earnings", "SPX is an index: it reports no earnings.") },
  ],
};

/** Actions about opportunities that only buttons have. */
export const MARKET_BUTTONS: Record<string, (Looking | Doing)[]> = {
  fellout: [{ words: "3", shows: "fell_out", facts: () => ({ scan_id: 3 }) }],
  pick: [
    {
      words: "77",
      after: found(),
      ...asksTheMarket("pick", "Getting a quote. The card follows.", ""),
      proof: [
        "select (l.facts ->> 'verb') || ' x' || (l.facts ->> 'quantity') from private.lookups l join public.opportunities o on l.facts ->> 'ticker' = o.ticker where l.kind = 'trade'",
        "sell x1",
      ],
    },
    {
      words: "77",
      after: found("the card"),
      action: "pick",
      outcome: "done",
      writes: {},
      sends: ["card"],
      told: "Getting a quote. The card follows.",
      twice: { outcome: "done", sends: [], writes: {} },
      proof: ["select count(*)::integer from private.lookups where kind = 'trade'", 0],
    },
    { words: "77", after: found("the position"), ...refused("pick", /^It was already approved: .* 580 put/) },
    {
      words: "77",
      after: async () => {
        await found()();
        await stage.world
          .sql`update public.opportunities set expiration_date = '2026-02-27' where opportunity_id = 77`;
      },
      ...refused("pick", "Its options no longer trade: /scan looks for new trades."),
    },
    {
      words: "999999",
      ...refused("pick", "That opportunity is no longer stored: /scan looks for new ones."),
    },
    { words: "first", ...refused("pick", /no longer stored/) },
  ],
};
