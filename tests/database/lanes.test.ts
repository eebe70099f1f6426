import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KINDS } from "../../shared/telegram/templates.ts";
import { type Book, createBook, csp, type Row } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

const GROUP = -1_001_777;
const PERSON = 1777;
const VIEWER = "88";

interface Claimed {
  message_id: number;
  attempt: number;
  kind: string;
  facts: Row;
  edits: number | null;
}

const claim = (owners_chat = GROUP) => book.call<Claimed[]>("claim_messages", { owners_chat });
const record = ({ message_id, attempt, edits }: Claimed, outcome = "sent", more: Row = {}) =>
  book.call("record_delivery", {
    message_id,
    attempt,
    outcome,
    ...(outcome === "sent" && {
      telegram_chat_id: GROUP,
      telegram_message_id: edits ?? 50_000 + Number(message_id),
    }),
    ...more,
  });

/** Acts as if this much real time had passed, for everything that is measured in it. */
const pass = (seconds: number) =>
  book.sql`
    with chats as (update private.chats set paced_until = paced_until - make_interval(secs => ${seconds})),
      prompts as (update private.prompts set expires_at = expires_at - make_interval(secs => ${seconds}) where expires_at is not null)
    update private.outbox set due_at = due_at - make_interval(secs => ${seconds}),
      sent_at = sent_at - make_interval(secs => ${seconds}), created_at = created_at - make_interval(secs => ${seconds})`;

/** Sends what may leave now, and returns the kinds in order. */
async function leave(owners_chat?: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let some = await claim(owners_chat); some.length > 0; some = await claim(owners_chat)) {
    for (const message of some) {
      await record(message);
      kinds.push(message.kind);
    }
  }
  return kinds;
}

/** Sends what may leave within these seconds. */
async function leaveWithin(seconds: number): Promise<string[]> {
  const kinds = await leave();
  for (let second = 0; second < seconds; second += 1) {
    await pass(1);
    kinds.push(...(await leave()));
  }
  return kinds;
}

const count = (kinds: string[], kind: string) => kinds.filter((each) => each === kind).length;

/** Queues messages: half of them alerts about money, half cards. */
async function busy(messages: number): Promise<void> {
  const request = csp();
  await book.propose(request);
  await book.sql`delete from private.outbox`;
  await book.sql`
    insert into private.outbox (kind, request_id, facts)
    select case when n % 2 = 0 then 'asks_again' else 'card' end, case when n % 2 = 1 then ${request.request_id} end,
      jsonb_build_object('n', n)
    from generate_series(1, ${messages}::integer) n`;
}

let updates = 5_000_000;
const ask = (kind: string, facts: Row = {}, user_id = VIEWER) =>
  book.call<{ outcome: string }>("queue_reply", {
    update_id: ++updates,
    kind,
    facts,
    user_id,
    pressed: true,
  });

describe("the lanes", () => {
  it("contain every kind that has a template, and no other", async () => {
    const rows = await book.sql`select kind from private.message_kinds()`;
    expect(rows.map(({ kind }) => kind).sort()).toEqual([...KINDS].sort());
  });

  it("contain every kind that SQL queues", () => {
    const rooms = readdirSync("supabase/schemas", { recursive: true, encoding: "utf8" });
    const queued = rooms
      .filter((file) => file.endsWith(".sql"))
      .flatMap((file) =>
        [
          ...readFileSync(`supabase/schemas/${file}`, "utf8").matchAll(
            /insert into private\.outbox \(kind[^)]*\)\s*(?:\(?select|values \()\s*'(\w+)'|queue_answer\('(\w+)'/g,
          ),
        ].map(([, kind, answer]) => String(kind ?? answer)),
      );
    expect(queued.length).toBeGreaterThan(20);
    expect(queued.filter((kind) => !KINDS.includes(kind))).toEqual([]);
  });

  it("are each in order, with one message in flight; all edits of a message are in one lane", async () => {
    const request = csp();
    await book.propose(request);
    await book.sql`
      insert into private.outbox (kind, facts) values ('opened', '{"n": 1}'), ('help', '{"n": 1}'), ('closed', '{"n": 2}')`;
    await book.sql`insert into private.outbox (kind, request_id) values ('card', ${request.request_id})`;
    const first = await claim();
    expect(first.map(({ kind }) => kind).sort()).toEqual(["card", "help", "opened"]);
    expect(await claim()).toEqual([]);
    await record(first.find(({ kind }) => kind === "card") as Claimed);
    const [edit, ...others] = await claim();
    expect([edit?.kind, edit?.edits, others]).toEqual([
      "card",
      50_000 + Number(first.find(({ kind }) => kind === "card")?.message_id),
      [],
    ]);
    await record(first.find(({ kind }) => kind === "opened") as Claimed);
    await pass(8);
    expect(await claim()).toMatchObject([{ kind: "closed" }]);
  });
});

describe("while 300 messages about money and cards wait, and the group's rate is used up", () => {
  beforeEach(async () => {
    await busy(300);
    await leaveWithin(30);
  });

  it("an approver's question is sent in the next slot, and has its full time from then on", async () => {
    await book.command("kill");
    expect(await leave()).toEqual(["confirmation"]);
    const [asked] = await book.sql`
      select extract(epoch from expires_at - clock_timestamp())::float8 as seconds from private.prompts`;
    expect(asked?.seconds).toBeGreaterThan(100);
  });

  it("asked again while it waits, it keeps its place, and is one question", async () => {
    const flying =
      await book.sql`update private.chats set paced_until = paced_until + interval '8 seconds' returning 1`;
    expect(flying).toHaveLength(1);
    for (let time = 0; time < 4; time += 1) {
      await book.command("kill");
    }
    expect(await leave()).toEqual([]);
    expect(count(await leaveWithin(8), "confirmation")).toBe(1);
  });

  it("and five answers to a viewer, it does not wait for them", async () => {
    for (let n = 0; n < 5; n += 1) {
      await ask("position", { position_id: n });
    }
    await book.command("kill");
    expect((await leave())[0]).toBe("confirmation");
  });

  it("and a picture is being sent as an answer, it does not wait for that", async () => {
    await ask("position", { position_id: 1 });
    const [picture] = await claim();
    expect(picture?.kind).toBe("position");
    await book.command("kill");
    await pass(4);
    expect((await claim()).map(({ kind }) => kind)).toEqual(["confirmation"]);
  });

  it("after a long outage it arrives with all of its time", async () => {
    await book.command("kill");
    const [question] = await claim();
    await record(question as Claimed, "retry", { error: "Bad Gateway" });
    await pass(3 * 3600);
    expect(await leave()).toContain("confirmation");
    const { token } = (await book.sql`select token from private.prompts`)[0] as { token: string };
    expect(
      await book.call("answer_prompt", {
        update_id: ++updates,
        token,
        chat_id: GROUP,
        message_id: 50_000 + Number(question?.message_id),
        answer: "confirm",
        answered_by: "77",
      }),
    ).toMatchObject({ outcome: "answered" });
  });

  it("no minute sees more than twenty", async () => {
    const perSecond: number[] = [(await leave()).length];
    for (let second = 0; second < 150; second += 1) {
      if (second % 7 === 0) {
        await ask("position", { position_id: second });
      }
      await pass(1);
      perSecond.push((await leave()).length);
    }
    const minutes = perSecond.map((_, at) => perSecond.slice(at, at + 60).reduce((sum, n) => sum + n, 0));
    expect(Math.max(...minutes)).toBeLessThanOrEqual(20);
    expect(minutes[60]).toBeGreaterThanOrEqual(14);
  });
});

describe("a viewer who presses", () => {
  it("200 times at once delays no alert: five answers wait, and every press is told so", async () => {
    const said: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      said.push((await ask("position", { position_id: n % 40 })).outcome);
    }
    expect([count(said, "queued"), count(said, "waiting"), count(said, "many")]).toEqual([5, 20, 175]);
    await book.sql`insert into private.outbox (kind, facts) values ('closed', '{}')`;
    expect(await leave()).toContain("closed");
  });

  it("without a pause leaves every second slot to other messages", async () => {
    await busy(100);
    await leaveWithin(20);
    const kinds: string[] = [];
    for (let second = 0; second < 80; second += 1) {
      await ask("position", { position_id: second });
      await pass(1);
      kinds.push(...(await leave()));
    }
    expect(kinds.length).toBeGreaterThanOrEqual(19);
    expect(Math.abs(count(kinds, "position") - count(kinds, "asks_again"))).toBeLessThanOrEqual(2);
  });
});

describe("a less urgent message", () => {
  it("is sent when nothing more urgent waits: money before cards, cards before reports", async () => {
    await busy(8);
    await book.sql`insert into private.outbox (kind, facts) values ('help', '{}')`;
    await book.sql`insert into private.outbox (kind, facts) select 'expiring', jsonb_build_object('n', n) from generate_series(1, 6) n`;
    // One after the other, so that the chat has just used up its pace.
    await claim();
    await book.sql`update private.outbox set status = 'due', due_at = clock_timestamp(), attempts = 0`;
    await book.sql`update private.chats set paced_until = clock_timestamp() + interval '20 seconds', answered_last = false`;
    const kinds = await leaveWithin(90);
    expect(kinds).toHaveLength(15);
    expect(kinds.slice(0, 11).sort()).toEqual(
      [...Array(4).fill("asks_again"), ...Array(6).fill("expiring"), "help"].sort(),
    );
    expect(kinds.slice(11)).toEqual(Array(4).fill("card"));
  });

  it("in a private chat is sent at one a second", async () => {
    await busy(40);
    const sent = await leave(PERSON);
    for (let second = 0; second < 10; second += 1) {
      await pass(1);
      sent.push(...(await leave(PERSON)));
    }
    expect(sent.length).toBeGreaterThanOrEqual(14);
    expect(sent.length).toBeLessThanOrEqual(15);
  });
});
