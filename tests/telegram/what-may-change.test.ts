import { describe, expect, it } from "vitest";
import { handleUpdate } from "../../shared/telegram/handle-update.ts";
import { KINDS } from "../../shared/telegram/templates.ts";
import { bot, pressOn, said, shown, useWorld, VIEWER, world } from "../shared/telegram/bot/owners-chat.ts";
import { CHAT, csp, OWNER } from "../support/book.ts";
import { everyNth } from "../support/every-nth.ts";

useWorld();

/** The kinds that a press may replace, and that may replace them: answers, and nothing that was not requested. */
const ANSWERS = [
  ...[
    "positions",
    "position",
    "why",
    "rules",
    "pnl",
    "performance",
    "months",
    "comparison",
    "replay",
    "notes",
  ],
  ...["noted", "orders", "shares", "pending", "health", "help", "refused", "arrivals", "dividends", "limits"],
  ...["opportunities", "fell_out", "scan_rules", "earnings", "picker", "account"],
  ...["publish_menu", "publishing"],
];

/** A button of each command that looks something up. */
const NAVIGABLE = [
  ...[
    "nav:positions:2",
    "nav:position:9",
    "nav:why:9",
    "nav:rules:9",
    "nav:pnl:month",
    "nav:performance:",
    "nav:months:",
  ],
  ...["nav:compare:weekday", "nav:replay:40%", "nav:notes:x", "nav:orders:", "nav:pending:", "nav:health:"],
  ...["nav:arrivals:2", "nav:dividend:", "nav:limits:"],
  ...["nav:help:", "nav:start:", "nav:shares:", "nav:brief:", "nav:scorecard:", "nav:weekly:2026-02-23"],
  ...["nav:opportunities:3", "nav:fellout:3", "nav:scan:rules", "nav:earnings:"],
  ...["nav:publishing:", "nav:publish_menu:5 bluesky open"],
];

const REPORTS = ["brief", "scorecard", "weekly"];

/** One row of everything that a message can be about. */
async function everythingToBeSaid(): Promise<void> {
  await shown();
  const position_id = await world.open(csp());
  const [order] = await world.orders({ position_id });
  for (const prompt of [
    { kind: "settlement", position_id },
    { kind: "settlement_value", ticker: "SPX" },
    { kind: "which_order", order_id: Number(order?.order_id) },
    { kind: "unfilled_entry", order_id: Number(order?.order_id) },
    { kind: "drift", ticker: "SPY" },
    { kind: "confirmation", facts: world.sql.json({ action: "kill", position_ids: [] }) },
    { kind: "working_closes" },
  ]) {
    await world.sql`insert into private.prompts ${world.sql({ facts: world.sql.json({}), ...prompt } as never)}`;
  }
}

describe.each([
  ["a viewer", VIEWER],
  ["an approver", Number(OWNER)],
])("whatever data %s sends for a button", (_, user) => {
  it.each(
    everyNth(KINDS),
  )("under a message of kind %s, it changes an answer into another one at most", async (kind) => {
    await everythingToBeSaid();
    await world.sentAs(kind, 7001);
    let changes = 0;
    for (const data of NAVIGABLE) {
      await world.sql`delete from private.outbox where status = 'due'`;
      const { method, text } = await said(pressOn(7001, { data, user }));
      expect(method).toBe("answerCallbackQuery");
      const queued = await world.sql`
        select kind, edits_message_id::integer as edits from private.outbox where status = 'due'`;
      if (!ANSWERS.includes(kind)) {
        expect({ text, queued: [...queued] }, data).toEqual({
          text: expect.stringMatching(/out of date/),
          queued: [],
        });
      }
      for (const { kind: becomes, edits } of queued) {
        expect(edits, data).toBe(REPORTS.includes(becomes) ? null : 7001);
        changes += edits === null ? 0 : 1;
      }
    }
    // A report is a message of its own, in its own lane.
    expect(changes).toBe(ANSWERS.includes(kind) ? NAVIGABLE.length - REPORTS.length : 0);
  });

  it("an unknown message is not changed, in this chat or in another", async () => {
    await world.sentAs("help", 8001);
    await world.sql`update private.outbox set sent_chat_id = -2002 where sent_message_id = 8001`;
    for (const message_id of [8001, 8002]) {
      expect((await said(pressOn(message_id, { data: "nav:help:", user }))).text).toMatch(/out of date/);
    }
    expect(await world.sql`select from private.outbox where status = 'due'`).toHaveLength(0);
  });
});

it("an answer that was replaced by another one is still an answer", async () => {
  const press = async (data: string, message_id: number) => {
    await handleUpdate(bot(), pressOn(message_id, { data }));
    return (await world.deliver()).at(-1);
  };
  const first = await press("see:help:", 1);
  const message_id = Number(first?.message_id);
  expect(await press("nav:orders:", message_id)).toMatchObject({ kind: "orders", message_id, edited: true });
  expect(await press("nav:health:", message_id)).toMatchObject({ kind: "health", message_id, edited: true });
  const [row] = await world.sql`
    select count(*)::integer as messages from private.outbox where sent_chat_id = ${CHAT} and sent_message_id = ${message_id}`;
  expect(row?.messages).toBe(3);
});

describe("a press before its message is known to have arrived", () => {
  async function inFlight(): Promise<{ message_id: number; attempt: number }> {
    await handleUpdate(bot(), pressOn(1, { data: "see:help:" }));
    const [help] = await world.call<{ message_id: number; attempt: number }[]>("claim_messages", {
      owners_chat: CHAT,
    });
    return help as { message_id: number; attempt: number };
  }
  const arrive = ({ message_id, attempt }: { message_id: number; attempt: number }) =>
    world.call("record_delivery", {
      message_id,
      attempt,
      outcome: "sent",
      telegram_chat_id: CHAT,
      telegram_message_id: 9001,
    });

  it("changes it nevertheless", async () => {
    const help = await inFlight();
    expect((await said(pressOn(9001, { data: "nav:orders:" }))).text).toBe("One moment ...");
    await arrive(help);
    expect(await world.deliver()).toMatchObject([{ kind: "orders", message_id: 9001, edited: true }]);
  });

  it("changes no other, whatever message it is on", async () => {
    await world.sentAs("opened", 9000);
    const help = await inFlight();
    expect((await said(pressOn(9000, { data: "nav:orders:" }))).text).toMatch(/out of date/);
    await said(pressOn(9002, { data: "nav:orders:" }));
    await arrive(help);
    expect(await world.deliver()).toMatchObject([{ kind: "orders", edited: false }]);
  });
});
