import { describe, expect, it } from "vitest";
import { render } from "../../../../shared/telegram/templates.ts";
import { visibleLength } from "../../../../shared/words/format.ts";
import { FACTS } from "../facts/facts.ts";
import { data, read } from "../reading.ts";
import { KINDS, type Said, say } from "./say.ts";

it("/performance cuts a long reason, never within an emoji: Telegram would refuse the message", () => {
  const reasons = [{ exit_reason: `twelve chars${"😀".repeat(9)}`, trades: 1, wins: 1, total_pnl: 1 }];
  expect(read(say("performance", { reasons }))).toContain("twelve chars… ");
});

describe.each(Object.keys(FACTS) as Said[])("%s", (said) => {
  it("has tables that fit a phone", () => {
    const lines = [...say(said).text.matchAll(/<pre>(.*?)<\/pre>/gs)].flatMap(([, pre = ""]) =>
      pre.split("\n"),
    );
    expect(lines.filter((line) => visibleLength(line) > 34)).toEqual([]);
  });

  it("has buttons that Telegram accepts, all of them different", () => {
    const all = data(say(said));
    expect(all.filter((text) => Buffer.byteLength(text) > 64)).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((text) => !/^((nav|see|act):[a-z_]+:.*|[a-z]+:[0-9a-f]{32})$/.test(text))).toEqual([]);
  });

  it("escapes all text of others", () => {
    const hostile = "<b>&</b>";
    const message = render(KINDS[said] ?? said, spoilt(FACTS[said], hostile));
    expect(message.text).not.toContain(hostile);
    expect(message.text.replace(/<\/?(b|pre|code|blockquote)>|&(lt|gt|amp);/g, "")).not.toMatch(/[<>&]/);
  });

  it("fits one message, however long its content is", () => {
    const message = render(KINDS[said] ?? said, grown(spoilt(FACTS[said], "W".repeat(20))));
    expect(visibleLength(message.text)).toBeLessThanOrEqual(4096);
    expect(message.buttons.flat().length).toBeLessThanOrEqual(100);
  });
});

/** Facts that contain text of a broker, a proposer, a person or Telegram. */
const WORDS = new Set(
  [
    "ticker",
    "contract",
    "contract_short",
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
    ["bucket", "text", "search", "tags", "mistakes", "unread", "note"],
    ["unanswered", "no_earnings_date", "unknown", "words", "link"],
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

/** Lists that are limited where they are read; all others may have any length. */
const MOST: Record<string, number> = {
  legs: 4,
  positions: 8,
  live: 10,
  today: 10,
  requests: 8,
  choices: 8,
  reasons: 8,
  changes: 5,
  rows: 12,
  months: 12,
  results: 10,
  notes: 10,
  lots: 20,
  break_evens: 2,
  dividends: 20,
  limits: 7,
  opportunities: 20,
  earnings: 20,
  differences: 6,
  sides: 2,
  of_limits: 3,
  networks: 5,
  posts: 8,
  standing: 3,
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
