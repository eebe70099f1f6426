import { csp, OWNER } from "../../support/book.ts";
import { asked, type Doing, type Looking, REFUSED, refused } from "./doing.ts";
import { OF_PUBLISHING, PUBLISHING_BUTTONS } from "./of-publishing.ts";
import { OF_THE_LEDGER } from "./of-the-ledger.ts";
import { MARKET_BUTTONS, OF_THE_MARKET } from "./of-the-market.ts";
import { position_id, stage } from "./situation.ts";

const kill = async () => {
  await stage.world.command("kill");
  await stage.world.answer(await stage.asked("confirmation"), "confirm");
  await stage.world.deliver();
};

/** A put at 25 has expired, and its close is not known yet. */
const expire = async () => {
  await stage.world.open(csp({ ticker: "EWZ", strike_price: 25 }));
  await stage.world.deliver();
  await stage.world
    .sql`update public.positions set expiration_date = '2026-02-27', trades_until = '2026-02-27' where ticker = 'EWZ'`;
};
const UNSETTLED: Doing["proof"] = ["select count(*)::integer from public.trade_history", 0];

/** The position was in the account before. */
const arrive = () =>
  stage.world.sql`
    with imported as (
      update public.trade_requests r set origin = 'import' from public.positions p where p.request_id = r.request_id
    )
    update public.positions set auto_exit = false where status = 'OPEN'`;

const warn = () =>
  stage.world.sql`
    insert into private.date_warnings (position_id, warning, bites_on, told_on)
    select position_id, 'early_assignment', expiration_date, '2026-03-03' from public.positions`;

const ofPosition = () => ({ position_id });

/** The effect of every command. ID stands for the position. */
export const EXPECTED: Record<string, (Looking | Doing)[]> = {
  positions: [{ shows: "positions", facts: () => ({ page: 0 }) }],
  position: [
    { words: "ID", shows: "position", facts: ofPosition },
    { shows: "position", facts: () => ({ position_id: null }) },
  ],
  why: [{ words: "ID", shows: "why", facts: ofPosition }],
  pnl: [{ words: "week", shows: "pnl", facts: () => ({ period: "week" }) }],
  performance: [{ shows: "performance" }],
  months: [{ shows: "months" }],
  compare: [
    { shows: "comparison", facts: () => ({ dimension: "strategy" }) },
    { words: "Ticker", shows: "comparison", facts: () => ({ dimension: "ticker" }) },
  ],
  replay: [
    {
      words: "50% 14d nostop",
      shows: "replay",
      facts: () => ({ rules: { profit_percent: 50, exit_dte: 14, stop_multiple: null }, unread: [] }),
    },
  ],
  note: [
    {
      words: "ID sold too early #earnings",
      action: "note",
      outcome: "done",
      writes: { "public.journal": 1 },
      sends: ["noted"],
      told: "Noted.",
      twice: { outcome: "done", sends: ["noted"], writes: { "public.journal": 1 } },
      proof: ["select tags::text from public.journal", "{earnings}"],
    },
    { words: "999999 sold", ...refused("note", /999999/) },
    { words: "", ...refused("note", /\/note/) },
  ],
  brief: [{ shows: "brief" }],
  scorecard: [
    { shows: "scorecard" },
    {
      words: "2026-03-02 markdown",
      shows: "scorecard",
      facts: () => ({ day: "2026-03-02", as: "markdown" }),
    },
  ],
  weekly: [
    { words: "2026-03-06", shows: "weekly", facts: () => ({ day: "2026-03-06" }) },
    {
      words: "2026-02-30",
      shows: "refused",
      facts: () => ({
        message: '"2026-02-30" is not understood. Write /weekly alone, or with a date such as 2026-03-03.',
      }),
    },
  ],
  notes: [{ words: "too early", shows: "notes", facts: () => ({ search: "too early" }) }],
  orders: [{ shows: "orders" }],
  pending: [{ shows: "pending" }],
  health: [{ shows: "health" }],
  help: [{ shows: "help" }],
  start: [{ shows: "help" }],
  close: [
    { words: "ID", ...asked("close") },
    { words: "all", ...asked("close_all") },
    { words: "999999", ...refused("close", /999999/) },
    { words: "", ...refused("close", /position/) },
    { words: "ID", after: kill, ...refused("close", /kill/i) },
  ],
  closed: [
    {
      words: "ID 0.9 rolled into May",
      action: "closed",
      outcome: "done",
      writes: {
        "public.orders": 1,
        "public.positions": 0,
        "public.trade_history": 1,
      },
      sends: ["closed"],
      told: "Done.",
      twice: REFUSED,
      proof: [
        "select exit_reason || ' ' || exit_price::float8 from public.trade_history",
        "rolled into May 90",
      ],
    },
    {
      words: "ID 0.9 fees:1.35",
      action: "closed",
      outcome: "done",
      writes: { "public.orders": 1, "public.positions": 0, "public.trade_history": 1 },
      sends: ["closed"],
      told: "Done.",
      twice: REFUSED,
      proof: ["select fees::float8 || ' ' || pnl_realized::float8 from public.trade_history", "1.35 58.65"],
    },
    { words: "ID 0.9 fees:all", ...refused("closed", /fees:/) },
    { words: "ID", ...refused("closed", /\/closed/) },
    { words: "ID 90", ...asked("closed") },
  ],
  settle: [
    {
      words: "EWZ 28.4",
      after: expire,
      action: "settle",
      outcome: "done",
      writes: { "public.orders": 1, "public.positions": 0, "public.trade_history": 1 },
      sends: ["settled", "closed"],
      told: "Booked.",
      twice: REFUSED,
      proof: [
        "select underlying_price::float8 || ' ' || fill_cash::float8 from public.orders where source = 'settlement'",
        "28.4 0",
      ],
    },
    { words: "EWZ 284", after: expire, ...asked("settle"), proof: UNSETTLED },
    { words: "EWZ 28.4", ...refused("settle", "No position in EWZ waits for a settlement value.") },
    { words: "EWZ", ...refused("settle", /\/settle/) },
  ],
  reopen: [
    {
      words: "ID",
      after: () => stage.world.command("closed", { position_id, price: 0.9 }),
      action: "reopen",
      outcome: "done",
      writes: { "public.orders": 0, "public.positions": 0, "public.trade_history": -1 },
      sends: ["reopened"],
      told: "The position is open again.",
      twice: REFUSED,
      proof: [
        "select status || ' ' || (select count(*) from public.trade_history) from public.positions",
        "OPEN 0",
      ],
    },
    { words: "ID", ...refused("reopen", /open/) },
    { words: "999999", ...refused("reopen", /999999/) },
  ],
  shares: [
    { shows: "shares" },
    {
      words: "SPY +100 @ 571.20",
      action: "shares",
      outcome: "done",
      writes: { "public.share_trades": 1 },
      sends: ["shares"],
      told: "Done.",
      // A repeated command is a second purchase.
      twice: { outcome: "done", sends: ["shares"], writes: { "public.share_trades": 1 } },
      proof: [
        "select quantity || ' ' || price::float8 || ' ' || recorded_by from public.share_trades",
        `100 571.2 ${OWNER}`,
      ],
    },
    {
      words: "SPY back",
      after: () => stage.world.command("shares", { ticker: "SPY", quantity: 100, price: 571.2 }),
      action: "shares",
      outcome: "done",
      writes: { "public.share_trades": -1 },
      sends: ["shares"],
      told: "Done.",
      twice: REFUSED,
      proof: ["select count(*)::integer from public.share_trades", 0],
    },
    {
      words: "SPY 100 @ 57.12",
      after: () => stage.world.command("shares", { ticker: "SPY", quantity: 100, price: 571.2 }),
      ...asked("shares"),
    },
    { words: "SPY -100 @ 571.20", ...refused("shares", /SPY/) },
    { words: "SPY many", ...refused("shares", /\/shares/) },
  ],
  ...OF_THE_LEDGER,
  ...OF_THE_MARKET,
  ...OF_PUBLISHING,
  rules: [
    { words: "ID", shows: "rules", facts: ofPosition },
    {
      words: "ID profit 60%",
      action: "rules",
      outcome: "done",
      writes: { "public.positions": 0, "public.rule_changes": 1 },
      sends: ["rules"],
      told: "Changed.",
      // The second finds it changed already.
      twice: { outcome: "done", sends: ["rules"], writes: {} },
      proof: ["select profit_target::float8 from public.positions", 90],
    },
    { words: "ID profit high", ...refused("rules", /\/rules/) },
  ],
  arrivals: [
    { words: "2", shows: "arrivals", facts: () => ({ page: 1 }) },
    { words: "on", ...refused("auto_on", "No imported position is open with automatic exit off.") },
    { words: "on", after: arrive, ...asked("auto_on") },
  ],
  dividend: [
    { shows: "dividends" },
    {
      words: "spy 2026-03-20 $1.62",
      action: "dividend",
      outcome: "done",
      writes: { "public.dividends": 1 },
      sends: ["dividends"],
      told: "Kept.",
      // One answer settles both.
      twice: { outcome: "done", sends: [], writes: {} },
      proof: [
        "select ticker || ' ' || ex_date || ' ' || amount::float8 from public.dividends",
        "SPY 2026-03-20 1.62",
      ],
    },
    { words: "SPY 2026-02-30 1.62", ...refused("dividend", /\/dividend/) },
    { words: "SPY 2026-03-20 off", ...refused("dividend", "SPY has no known dividend on Mar 20 '26.") },
  ],
  limits: [
    { shows: "limits" },
    { words: "max_daily_loss 750", ...asked("limit") },
    { words: "max_daily_loss", ...refused("limit", /\/limits/) },
    { words: "max_luck 5", ...refused("limit", /\/limits/) },
  ],
  pause: [
    {
      action: "pause",
      outcome: "done",
      writes: { "public.switches": 0 },
      sends: ["entries"],
      told: "Entries are paused.",
      twice: REFUSED,
      proof: ["select entries_paused_by from public.switches", OWNER],
    },
  ],
  resume: [
    {
      after: () => stage.world.command("pause"),
      action: "resume",
      outcome: "done",
      writes: { "public.switches": 0 },
      sends: ["entries"],
      told: "Entries are allowed again.",
      twice: REFUSED,
      proof: ["select entries_paused_at is null from public.switches", true],
    },
    refused("resume", "Entries are not paused."),
  ],
  kill: [asked("kill"), { after: kill, ...refused("kill", /kill/i) }],
  unkill: [{ after: kill, ...asked("unkill") }, refused("unkill", "The kill switch is not on.")],
  reconcile: [
    {
      action: "reconcile",
      outcome: "done",
      writes: { "private.check_lease": 0 },
      sends: [],
      told: "Comparing with the broker ...",
      twice: { outcome: "done", sends: [], writes: {} },
      proof: ["select reconciliation_asked from private.check_lease", true],
    },
  ],
};

/** Actions that only buttons have. HANDLE stands for the card. */
export const OF_BUTTONS: Record<string, (Looking | Doing)[]> = {
  ...MARKET_BUTTONS,
  ...PUBLISHING_BUTTONS,
  leave: [
    {
      words: "ID early_assignment",
      after: warn,
      action: "leave",
      outcome: "done",
      writes: { "private.date_warnings": 0 },
      sends: [],
      told: "Left as it is. There is no further warning.",
      twice: { outcome: "done", sends: [], writes: {} },
      proof: ["select left_by from private.date_warnings", OWNER],
    },
    { words: "ID ex_dividend", ...refused("leave", /^Position \d+ has nothing left to decide here\.$/) },
  ],
  card: [
    {
      words: "HANDLE",
      action: "card",
      outcome: "done",
      writes: {},
      sends: ["card"],
      told: "The card is sent again, below.",
      twice: { outcome: "done", sends: [], writes: {} },
      // The request of the position and that of the card.
      proof: [
        "select string_agg(status, ' ' order by status) from public.trade_requests",
        "executed pending",
      ],
    },
    { words: "0".repeat(32), ...refused("card", "That request has ended.") },
  ],
};
