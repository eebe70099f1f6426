import { describe, expect, it } from "vitest";
import type { Message } from "../../../shared/telegram/message.ts";
import { render } from "../../../shared/telegram/templates.ts";
import { visibleLength } from "../../../shared/words/format.ts";
import { CHOICES, close, FACTS, position, positions, QQQ, SPY, TOKEN } from "./facts.ts";

/** Kinds whose facts come in several shapes are named here by what they say. */
const KINDS: Record<string, string> = {
  close_all: "confirmation",
  kill: "confirmation",
  unkill: "confirmation",
};

type Said = keyof typeof FACTS;

const say = (said: Said, differing: object = {}) =>
  render(KINDS[said] ?? said, { ...FACTS[said], ...differing });

/** What Telegram shows, once it has read the format. */
const read = ({ text }: Message) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
const shown = ({ buttons }: Message) => buttons.map((row) => row.map(({ text }) => text));
const data = ({ buttons }: Message) => buttons.flat().map((button) => button.data);

it("/performance cuts a long reason, never within an emoji: Telegram would refuse the message", () => {
  const reasons = [{ exit_reason: `twelve chars${"😀".repeat(9)}`, trades: 1, wins: 1, total_pnl: 1 }];
  expect(read(say("performance", { reasons }))).toContain("twelve chars… ");
});

describe.each(Object.keys(FACTS) as Said[])("%s", (said) => {
  it("has tables that no phone breaks", () => {
    const lines = [...say(said).text.matchAll(/<pre>(.*?)<\/pre>/gs)].flatMap(([, pre = ""]) =>
      pre.split("\n"),
    );
    expect(lines.filter((line) => visibleLength(line) > 34)).toEqual([]);
  });

  it("has buttons that Telegram takes, all of them different", () => {
    const all = data(say(said));
    expect(all.filter((text) => Buffer.byteLength(text) > 64)).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((text) => !/^((nav|see|act):[a-z_]+:.*|[a-z]+:[0-9a-f]{32})$/.test(text))).toEqual([]);
  });

  it("escapes whatever others have written", () => {
    const hostile = "<b>&</b>";
    const message = render(KINDS[said] ?? said, spoilt(FACTS[said], hostile));
    expect(message.text).not.toContain(hostile);
    expect(message.text.replace(/<\/?(b|pre|code)>|&(lt|gt|amp);/g, "")).not.toMatch(/[<>&]/);
  });

  it("fits one message, however long that is", () => {
    const message = render(KINDS[said] ?? said, grown(spoilt(FACTS[said], "W".repeat(20))));
    expect(visibleLength(message.text)).toBeLessThanOrEqual(4096);
    expect(message.buttons.flat().length).toBeLessThanOrEqual(100);
  });
});

/** Facts that hold the words of a broker, a proposer, a person or Telegram. */
const WORDS = new Set(
  [
    "ticker",
    "message",
    "status_note",
    "request_id",
    "exit_reason",
    "changed_by",
    "killed_by",
    "paused_by",
  ].concat(
    ["answered_by", "close_asked_by", "last_error", "error", "fault", "mark_fault", "old_value", "new_value"],
    ["source", "says", "incidents", "faults"],
    ["bucket", "text", "search", "tags", "mistakes", "unread"],
  ),
);

function spoilt(facts: unknown, word: string, key = ""): unknown {
  if (Array.isArray(facts)) {
    return facts.map((item) => (WORDS.has(key) && typeof item === "string" ? word : spoilt(item, word)));
  }
  if (typeof facts === "object" && facts !== null) {
    return Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [
        key,
        WORDS.has(key) && typeof value === "string" ? word : spoilt(value, word, key),
      ]),
    );
  }
  return facts;
}

/** What is bounded where it is read; all other lists may be of any length. */
const MOST: Record<string, number> = {
  legs: 2,
  positions: 8,
  live: 10,
  today: 10,
  requests: 8,
  choices: 8,
  reasons: 8,
  changes: 5,
  rows: 12,
  results: 10,
  notes: 10,
};

function grown(facts: unknown, key = ""): unknown {
  if (Array.isArray(facts)) {
    const most = MOST[key] ?? 500;
    return typeof facts[0] === "object"
      ? Array.from({ length: most }, (_, n) => grown({ ...facts[0], ...idOf(facts[0], n) }))
      : facts.flatMap((item) => Array.from({ length: most }, () => item));
  }
  if (typeof facts === "object" && facts !== null) {
    return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, grown(value, name)]));
  }
  return facts;
}

function idOf(item: unknown, n: number): object {
  return typeof item === "object" && item !== null && "position_id" in item
    ? { position_id: 1_000_000 + n }
    : {};
}

describe("positions", () => {
  it("are two lines each, nearest rule first, with a button for more", () => {
    const message = say("positions");
    expect(read(message)).toBe(
      [
        "2 open, P&L −1,200.00",
        "    mark        P&L    nearest",
        "#14 QQQ 500/495 ×10       73 d",
        "  310.00  −1,240.00  stop 12 %",
        "#12 SPY 580 ×2            45 d",
        "  130.00     +40.00  date 24 d",
      ].join("\n"),
    );
    expect(data(message)).toEqual(["see:position:14", "see:position:12", "nav:positions:1"]);
  });

  it("that have been reached, have no mark or are being closed say so", () => {
    const [first, second] = positions.positions;
    const text = read(
      say("positions", {
        positions: [
          { ...first, nearest: 0, close_status: "working", close_limit_price: 450 },
          {
            ...second,
            mark: null,
            unrealized_pnl: null,
            mark_fault: "stale",
            close_asked_at: "2026-03-03T15:05:00Z",
          },
        ],
      }),
    );
    expect(text).toMatch(/310\.00 {2}−1,240\.00 +stop due\n {2}closing at 450\.00\n/);
    expect(text).toMatch(/- +- +date 24 d\n {2}the quote was stale\n {2}its close is asked for$/);
  });

  it("turn their pages, which people count from one", () => {
    const turning = (page: number) => data(say("positions", { page, pages: 3, total: 20 })).slice(2);
    expect(turning(0)).toEqual(["nav:positions:1", "nav:positions:2"]);
    expect(turning(1)).toEqual(["nav:positions:1", "nav:positions:2", "nav:positions:3"]);
    expect(turning(2)).toEqual(["nav:positions:2", "nav:positions:3"]);
  });

  it("say that the switches are on, also when none is open", () => {
    for (const total of [0, 2]) {
      const text = read(say("positions", { total, killed: true, paused: true }));
      expect(text).toContain("🛑 Killed: nothing is sent. /unkill");
      expect(text).toContain("⏸ Entries are paused. /resume");
    }
    expect(read(say("positions", { total: 0, positions: [] }))).toBe("No open positions.");
  });
});

describe("one position", () => {
  const one = (differing: object) => say("position", { position: { ...position, ...differing } });

  it("is the caption of its chart: what it is, its figures, its exits, and how far they are", () => {
    const message = say("position");
    expect(read(message)).toBe(
      [
        "Position 12 · SPY 580 put",
        "Apr 17 '26, 45 days left",
        "Quantity       2",
        "Credit    150.00",
        "Mark      130.00",
        "P&L       +40.00",
        "Closes at      P&L         price",
        "Profit     +150.00       ≤ 75.00",
        "Stop       −600.00      ≥ 450.00",
        "Date        21 DTE  Mar 27, 2026",
        "110.00 to the profit target, 640.00 to the stop, 24 days to the date rule.",
        "Mark of Tue 3 Mar, 10:05, 3 min ago.",
      ].join("\n"),
    );
    expect(message.chart).toMatchObject({ position_id: 12, points: [{ pnl: -10 }, { pnl: 40 }] });
    expect(data(message)).toEqual(["nav:why:12", "nav:rules:12", "act:close:12", "nav:position:12"]);
  });

  it.each<[object, string]>([
    [
      { close: { order_id: 31, status: "partially_filled", exit_reason: "profit_target", limit_price: 75 } },
      "⏳ Closing at 75.00, profit target: the order is partially filled.",
    ],
    [
      { close_asked_at: "Tue 3 Mar, 10:01", close_asked_by: "1001", due: "manual", verdict: "waiting" },
      "⏳ Its close was asked for by user 1001, Tue 3 Mar, 10:01: it waits for a trustworthy quote.",
    ],
    [{ due: "stop_loss", verdict: "killed" }, "⏰ Due, stop loss: nothing is sent until /unkill."],
    [{ due: "stop_loss", verdict: "exit" }, "⏰ Due, stop loss: the next check closes it."],
    [{ auto_exit: false }, "⚠️ Automatic exit is off: rules are watched, nothing is sent."],
    [
      { mark_fault: "too_wide" },
      "⚠️ No trustworthy quote (bid and ask were too far apart). Mark of Tue 3 Mar, 10:05, 3 min ago.",
    ],
    [{ no_effective_stop: true, max_risk: 700 }, "⚠️ No stop short of the full loss of 700.00."],
  ])("%j says what happens next", (differing, says) => {
    expect(read(one(differing)).split("\n")).toContain(says);
  });

  it("before its first mark has none", () => {
    const bare = {
      mark: null,
      marked_at: null,
      mark_age_minutes: null,
      unrealized_pnl: null,
      to_profit_target: null,
      to_stop_loss: null,
    };
    expect(read(one(bare))).toMatch(/Mark +not yet\nP&L +not yet[\s\S]*\n24 days to the date rule\.$/);
  });

  it("that is over says how it ended, and is not to be closed", () => {
    const message = one({
      status: "CLOSED",
      realized_pnl: 150,
      pnl_percent: 50,
      exit_price: 75,
      exit_reason: "profit_target",
      exit_at: "Tue 3 Mar, 14:00",
    });
    expect(read(message)).toBe(
      [
        "Position 12 · SPY 580 put",
        "Apr 17 '26, closed",
        "Quantity         2",
        "Credit      150.00",
        "Closed at    75.00",
        "P&L        +150.00",
        "Of credit  +50.0 %",
        "Reason: profit target. Held 7 days, from Tue 24 Feb, 09:35 to Tue 3 Mar, 14:00.",
      ].join("\n"),
    );
    expect(data(message)).toEqual(["nav:why:12", "nav:rules:12"]);
  });

  it("has a caption that Telegram takes, however much there is to say", () => {
    const much = {
      ticker: "LONGTICKERNAME.12345",
      strike_price: 99_999.125,
      width: 1_234.125,
      quantity: 10_000,
      open_quantity: 9_999,
      entry_price: 99_999.99,
      mark: 999_999.99,
      unrealized_pnl: -999_999_999.99,
      realized_pnl: 999_999_999.99,
      profit_target: 999_999_999.99,
      profit_price: 99_999.99,
      stop_loss: 999_999_999.99,
      stop_price: 999_999.99,
      to_profit_target: 999_999_999.99,
      to_stop_loss: 999_999_999.99,
      max_risk: 999_999_999.99,
      no_effective_stop: true,
      mark_fault: "entry_working",
      mark_age_minutes: 10_000_000,
      due: "x".repeat(50),
      verdict: "refused",
      close_asked_at: "Tue 3 Mar, 10:01",
      close_asked_by: "9".repeat(19),
    };
    expect(visibleLength(one(much).text)).toBeLessThanOrEqual(1024);
  });

  it.each<[Said, object, string, string[]]>([
    [
      "position",
      { position: null, chart: null, position_id: 99 },
      "🛑 There is no position 99. Which one?",
      ["nav:position:12", "nav:position:14"],
    ],
    [
      "why",
      { position: null, position_id: null },
      "🛑 Write /why and the number of a position. Which one?",
      ["nav:why:12", "nav:why:14"],
    ],
    [
      "rules",
      { position: null, position_id: 99, changed: null },
      "🛑 There is no position 99. Which one?",
      ["nav:rules:12", "nav:rules:14"],
    ],
    ["refused", {}, "🛑 There is no open position 99. Which one?", ["act:close:12", "act:close:14"]],
    [
      "refused",
      { command: "closed" },
      "🛑 There is no open position 99.\nOpen: #12 SPY 580, #14 QQQ 500/495",
      [],
    ],
    ["refused", { choices: [] }, "🛑 There is no open position 99.", []],
    [
      "position",
      { position: null, chart: null, position_id: 99, choices: [] },
      "🛑 There is no position 99. None is open.",
      [],
    ],
  ])("that is not there, for %s %j, is answered with the right ones", (said, differing, text, buttons) => {
    const message = say(said, differing);
    expect(read(message)).toBe(text);
    expect(data(message)).toEqual(buttons);
  });
});

describe("rules", () => {
  it("say what was changed, old and new, and who changed what before", () => {
    const text = read(say("rules"));
    expect(text).toContain("✏️ Profit target: 150.00 → 180.00\n");
    expect(text).toContain("\nTue 3 Mar, 10:05: profit target 150.00 → 180.00 by 1001\n");
    const changed = (rule: string, old: unknown, now: unknown) =>
      read(say("rules", { changed: { rule, old, new: now } })).split("\n")[2];
    expect(changed("exit_dte", 21, 14)).toBe("✏️ Date rule: 21 DTE → 14 DTE");
    expect(changed("auto_exit", true, false)).toBe("✏️ Automatic exit: on → off");
  });

  it("have a button that switches the automatic exit", () => {
    expect(data(say("rules"))[0]).toBe("act:rules:12 auto off");
    expect(data(say("rules", { position: { ...position, auto_exit: false } }))[0]).toBe(
      "act:rules:12 auto on",
    );
    expect(data(say("rules", { position: { ...position, status: "CLOSED" } }))).toEqual([
      "nav:position:12",
      "nav:why:12",
    ]);
  });

  it("without a position are the defaults", () => {
    const message = say("rules", { position_id: null, position: null, changed: null });
    expect(read(message)).toContain("CSP    50 %  200 %  21 DTE\nVPC    50 %  100 %  21 DTE");
    expect(data(message)).toEqual(["nav:rules:12", "nav:rules:14"]);
  });
});

describe("pnl", () => {
  it("puts the period beside today, all time and what is open", () => {
    expect(read(say("pnl"))).toMatch(
      /^P&L, Mar 2, 2026 to Mar 3, 2026\n +trades +P&L\nWeek +3 +−125\.00\nToday +1 +\+75\.00\nAll +12 +\+1,234\.50\nOpen +2 +−1,200\.00\nWon +2 of 3, 66\.7 %\n/,
    );
    const today = {
      ...FACTS.pnl.period,
      name: "today",
      since: "2026-03-03",
      trades: 0,
      best: null,
      worst: null,
      win_rate: null,
    };
    expect(read(say("pnl", { period: today }))).toMatch(
      /^P&L, Mar 3, 2026\n[\s\S]*\nNo trade has closed\.\n/,
    );
    expect(data(say("pnl"))).toContain("nav:pnl:month");
  });
});

describe("a confirmation", () => {
  const at = { answered_at: "Tue 3 Mar, 10:06", answered_by: "1001" };
  const lastLines = (said: Said, differing: object, count = 1) =>
    read(say(said, differing)).split("\n").slice(-count);

  it("of a close shows at what price it would close now, what that makes, and what follows", () => {
    const message = say("confirmation");
    expect(read(message)).toBe(
      [
        "❓ Close position 12? - SPY 580 put Apr 17 '26",
        "Quantity       2",
        "Credit    150.00",
        "Mark      130.00",
        "Natural   132.00",
        "Costs     260.00",
        "P&L       +40.00",
        "Mark of Tue 3 Mar, 10:05, 3 min ago.",
        "The order leaves with the check that this wakes, between mid and natural price.",
        "Is that meant? Good for 2 min.",
      ].join("\n"),
    );
    expect(data(message)).toEqual([`confirm:${TOKEN}`, `cancel:${TOKEN}`]);
  });

  it("of a close says what is odd about now", () => {
    const text = read(
      say("confirmation", {
        mark: null,
        marked_at: null,
        natural_price: null,
        cost: null,
        pnl: null,
        mark_fault: "stale",
        market_open: false,
        leaves_at: "Wed 4 Mar, 09:30",
        working: { exit_reason: "profit_target", limit_price: 75, status: "working" },
      }),
    );
    expect(text).toMatch(/Mark +none\n/);
    expect(text).toContain("⚠️ No trustworthy quote (the quote was stale): the order waits for one.");
    expect(text).toContain("It takes over the close at work, profit target at 75.00.");
    expect(text).toContain("The market is closed: the order leaves when it opens, Wed 4 Mar, 09:30.");
  });

  it("once answered asks no more and says how far it has come; what waits can be taken back", () => {
    const confirmed = { ...at, answer: "confirm" };
    const waiting = say("confirmation", { ...confirmed, progress: { waiting: 1, working: 0, closed: 0 } });
    expect(read(waiting).split("\n").slice(-2)).toEqual([
      "✅ Confirmed by user 1001, Tue 3 Mar, 10:06.",
      "⏳ waits for the next check",
    ]);
    expect(data(waiting)).toEqual([`withdraw:${TOKEN}`]);
    expect(shown(waiting)).toEqual([["Never mind"]]);

    const working = say("confirmation", { ...confirmed, progress: { waiting: 0, working: 1, closed: 0 } });
    expect(read(working).split("\n").at(-1)).toBe("⏳ at the broker");
    expect(working.buttons).toEqual([]);
    expect(lastLines("close_all", { ...confirmed, progress: { waiting: 1, working: 2, closed: 3 } })).toEqual(
      ["⏳ 1 waits for the next check, 2 at the broker, 3 closed"],
    );
  });

  it.each<[Said, object, string]>([
    ["confirmation", { ...at, answer: "cancel" }, "Cancelled by user 1001: nothing is done."],
    [
      "confirmation",
      { ...at, answer: "withdraw" },
      "Taken back by user 1001: nothing is sent, its rules go on.",
    ],
    ["confirmation", { answer: null, lapsed: true }, "⌛ Lapsed, nothing was done. /close 12 asks again."],
    ["close_all", { answer: "lapsed", lapsed: true }, "⌛ Lapsed, nothing was done. /close all asks again."],
    ["kill", { answer: "replaced" }, "Asked again, in a newer message."],
    ["unkill", { answer: "gone" }, "That is over: there is nothing left to do."],
    ["kill", { ...at, answer: "confirm" }, "✅ Confirmed by user 1001, Tue 3 Mar, 10:06."],
  ])("%s, %j", (said, differing, says) => {
    expect(lastLines(said, differing)).toEqual([says]);
    expect(say(said, differing).buttons).toEqual([]);
  });

  it("of all names those that are in no sum", () => {
    const text = read(say("close_all", { unmarked: [{ position_id: 14, ...QQQ }] }));
    expect(text).toContain("⚠️ Not in these sums, for want of a mark: #14 QQQ 500/495.");
  });

  it("of unkill says what would be closed at once", () => {
    expect(read(say("unkill"))).toContain(
      "The next check closes:\n#14 QQQ 500/495 put spread May 15 '26 - stop loss",
    );
    expect(read(say("unkill", { due: [] }))).toContain("No rule holds: the next check sends no exit.");
  });
});

describe("health", () => {
  it("says that all is at work when it is", () => {
    expect(read(say("health"))).toMatch(/^✅ Health, Tue 3 Mar, 10:05\n[\s\S]*\nAll is at work\.$/);
  });

  it.each<[object, RegExp]>([
    [{ killed_at: "Tue 3 Mar, 09:40", killed_by: "1001" }, /🛑 Killed since Tue 3 Mar, 09:40 by user 1001/],
    [
      { paused_at: "Tue 3 Mar, 09:40", paused_by: "1001" },
      /⏸ Entries are paused since Tue 3 Mar, 09:40 by user 1001/,
    ],
    [{ faults: ["exit-check answers <nothing>."] }, /⚠️ exit-check answers <nothing>\./],
    [{ unmarked: [12, 14] }, /Without a trustworthy mark: #12, #14\./],
    [{ drifts: ["SPY"] }, /The broker holds something else: SPY\./],
    [{ unknown_orders: 1 }, /1 order whose fate nobody knows/],
    [
      { outbox: { ...FACTS.health.outbox, parked: 2, last_error: "Bad Request: x" } },
      /Messages were parked\. Lately: Bad Request: x/,
    ],
  ])("%j is a complaint", (differing, complaint) => {
    const text = read(say("health", differing));
    expect(text).toMatch(/^⚠️ Health/);
    expect(text).toMatch(complaint);
    expect(text).not.toContain("All is at work");
  });

  it("says when a closed market opens", () => {
    const text = read(say("health", { market_open: false, opens_at: "Wed 4 Mar, 09:30", last_check: null }));
    expect(text).toMatch(/^✅/);
    expect(text).toContain("The market opens Wed 4 Mar, 09:30.");
  });
});

describe("an incident", () => {
  it("is told in the words of the database, with what leads on to /health", () => {
    expect(read(say("incidents_begun"))).toBe(
      "⚠️ Not at work:\nexit-check answers HTTP 503. No rule is judged until it answers.",
    );
    expect(data(say("incidents_begun"))).toEqual(["see:health:"]);
  });

  it("that is over says how long it was", () => {
    expect(read(say("incidents_over"))).toBe("✅ Over:\nAfter 1 h 35 min: exit-check answers HTTP 503.");
  });
});

describe("what else there is", () => {
  it("orders, those at the broker first", () => {
    const message = say("orders");
    expect(read(message)).toBe(
      [
        "At the broker: 1",
        "exit SPY 580      75.00",
        "  0 of 2 working  10:05",
        "  #12, profit target",
        "Over today: 2",
        "exit SPY 580          75.00",
        "  ×2 filled           10:05",
        "  #12, profit target",
        "entry QQQ 500/495  1,150.00",
        "  3 of 10 cancelled   10:05",
      ].join("\n"),
    );
    expect(read(say("orders", { live: [], today: [], live_total: 0, today_total: 0 }))).toBe(
      "No orders at the broker, and none today.",
    );
  });

  it("requests that are not through, with a button for the card of each", () => {
    expect(data(say("pending"))[0]).toBe("act:card:fedcba9876543210fedcba9876543210");
    expect(read(say("pending"))).toContain("❓ waits for you until Tue 3 Mar, 16:00\nEntries are paused.");
    expect(read(say("pending", { total: 0, requests: [] }))).toBe("Nothing is pending.");
  });

  it("working closes after a kill", () => {
    expect(data(say("working_closes"))).toEqual([`cancelcloses:${TOKEN}`, `letwork:${TOKEN}`]);
    const answered = say("working_closes", { answer: "letwork" });
    expect(read(answered).split("\n").at(-1)).toBe("They go on working.");
    expect(answered.buttons).toEqual([]);
  });

  it("what is due while killed", () => {
    expect(read(say("killed_due"))).toContain(
      "Position 14 - QQQ 500/495 put spread May 15 '26 - stop loss (310.00, P&L −1,240.00)\n" +
        "Position 12 - SPY 580 put Apr 17 '26 - days to expiration (the quote was stale)\n",
    );
  });

  it("the switch of entries", () => {
    expect(read(say("entries"))).toMatch(/^⏸ Entries are paused, Tue 3 Mar, 10:05, by user 1001\n/);
    expect(read(say("entries", { paused_at: null, paused_by: null }))).toBe("▶️ Entries are allowed");
  });

  it("an alert has buttons that leave it where it is", () => {
    const alerts: Said[] = ["opened", "closed", "exit_due", "close_refused", "expiring"];
    expect(alerts.flatMap((alert) => data(say(alert))).filter((text) => text.startsWith("nav:"))).toEqual([]);
    expect(data(say("opened"))).toEqual(["see:position:12", "see:rules:12"]);
  });

  it("the names of positions are the same on every button", () => {
    const names = (message: Message) =>
      shown(message)
        .flat()
        .filter((text) => text.startsWith("#"));
    expect(names(say("refused"))).toEqual(
      CHOICES.map(({ position_id }) => (position_id === 12 ? "#12 SPY 580" : "#14 QQQ 500/495")),
    );
    expect(names(say("expiring"))).toEqual(["#12 SPY 580"]);
  });

  it("closes of spreads and puts are told by the same words", () => {
    expect(read(render("confirmation", { ...close, ...QQQ }))).toContain("QQQ 500/495 put spread May 15 '26");
    expect(read(render("confirmation", { ...close, ...SPY }))).toContain("SPY 580 put Apr 17 '26");
  });
});
