import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiFailure, startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { type DeliveryResult, deliverAlerts } from "../../shared/telegram/deliver.ts";
import { Random } from "../engine/random.ts";
import { csp, quotesFor, type Row } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

const TOKEN = "4242:LOCAL-test-token";
const OWNER = 1001;
const FRIENDS = [2002, 2003];
/** How often Telegram fails each alert before it accepts it. */
const FAILURES = 20;
/** In seconds. No run waits for the next message; even a busy machine answers in time. */
const PATIENCE = { next: 0, answer: 20 };
/** For cases in which Telegram certainly stays silent. */
const SILENCE = { next: 0, answer: 0.7 };

let world: TestWorld;
let telegram: TelegramStandIn;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  await telegram?.stop();
  await world.empty();
  telegram = await startTelegram({ botToken: TOKEN, chatId: OWNER, userId: OWNER, isPaced: false });
  // A bot cannot write to people who never wrote to it.
  for (const friend of FRIENDS) {
    await play("send", { text: "/start", user_id: friend, chat_id: friend });
  }
});
afterAll(() => telegram?.stop());

async function play(path: string, body: Row): Promise<void> {
  const answer = await fetch(`${telegram.chatUrl}/${path}`, { method: "POST", body: JSON.stringify(body) });
  expect(answer.status, await answer.text()).toBe(200);
}

const deliver = (patience = PATIENCE): Promise<DeliveryResult> =>
  deliverAlerts(
    world.database,
    { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_URL: telegram.apiUrl, TELEGRAM_CHAT_ID: OWNER },
    patience,
  );

/** Makes due every message that was delayed because of Telegram. */
const waitIsOver = () =>
  world.sql`
    update private.outbox set due_at = clock_timestamp() where status = 'due';
    update private.chats set paced_until = '-infinity';
  `.simple();

let alerts = 0;
/** Queues an alert and returns a word that only its message contains. */
async function queue(chat_id: number | null = null): Promise<string> {
  alerts += 1;
  const word = `X${alerts}X`;
  const facts = { request_id: word, ticker: "SPY", status_note: "" };
  await world.sql`
    insert into private.outbox (kind, chat_id, facts) values ('asks_again', ${chat_id}, ${world.sql.json(facts)})`;
  return word;
}

interface Arrived {
  chat_id: number;
  text: string;
  photo?: string;
}

const arrived = async (chat_id = OWNER): Promise<Arrived[]> => {
  const all = (await (await fetch(`${telegram.chatUrl}/messages`)).json()) as Arrived[];
  return all.filter((message) => message.chat_id === chat_id);
};

/** A position with a mark from a check, and so with a chart. */
async function openPosition(ticker: string): Promise<number> {
  const trade = csp({ ticker });
  const position_id = await world.open(trade);
  await world.decide(quotesFor(trade, 130), [{ ticker, price: 590 }]);
  await world.sql`delete from private.outbox`;
  return position_id;
}

const queuePicture = (position_id: number, chat_id: number | null = null) =>
  world.sql`
    insert into private.outbox (kind, chat_id, facts)
    values ('position', ${chat_id}, ${world.sql.json({ position_id })})`;

const outbox = async () =>
  await world.sql`select kind, status, attempts, error from private.outbox order by message_id`;

/** Queues an answer to /health, due now, and returns a word of it. */
async function health(update_id: number): Promise<string> {
  await world.call("queue_reply", { update_id, kind: "health" });
  await waitIsOver();
  expect(await deliver()).toMatchObject({ sent: 1, parked: 0, due: 0 });
  return (await arrived()).at(-1)?.text ?? "";
}

describe(`a Telegram that fails ${FAILURES} times per alert`, () => {
  const random = Random.fromEnvironment("STORM_SEED");

  function oneFailure(mayBeAccepted: boolean): ApiFailure {
    const retryAfter = random.int(1, 90);
    return random.pick<ApiFailure>([
      { code: 429, description: `Too Many Requests: retry after ${retryAfter}`, retryAfter },
      { code: 500, description: "Internal Server Error" },
      { code: 502, description: "Bad Gateway" },
      { lost: "reset" },
      ...(mayBeAccepted
        ? ([
            { lost: "reset", afterEffect: true },
            { code: 504, description: "Gateway Timeout", afterEffect: true },
          ] satisfies ApiFailure[])
        : []),
    ]);
  }

  /** Silence comes at the same attempt of every message, so that the chats wait at the same time. */
  function bunch(mayBeAccepted: boolean): ApiFailure[] {
    const failures = Array.from({ length: FAILURES }, () => oneFailure(mayBeAccepted));
    failures[7] = { lost: "timeout", afterEffect: mayBeAccepted };
    failures[3] = mayBeAccepted ? { lost: "reset", afterEffect: true } : { lost: "reset" };
    return failures;
  }

  const nextIsSilence = (plans: ApiFailure[][]) =>
    plans.some(([next]) => next !== undefined && "lost" in next && next.lost === "timeout");

  it(`delivers every alert, in order per chat, and once unless it was accepted before (STORM_SEED=${random.seed})`, async () => {
    const position_id = await openPosition("PIC");
    const plans = new Map<string, ApiFailure[]>();
    const expected = new Map<number, string[]>();
    for (const chat of [OWNER, ...FRIENDS]) {
      const queued = chat === OWNER ? null : chat;
      const words = [await queue(queued)];
      if (chat === OWNER) {
        await queuePicture(position_id);
        words.push("PIC 580 put");
      } else {
        words.push(await queue(queued));
      }
      words.push(await queue(queued));
      for (const [at, word] of words.entries()) {
        plans.set(word, bunch(at % 2 === 1));
      }
      expected.set(chat, words);
    }
    const accepted = new Map(
      [...plans].map(([word, failures]) => [word, failures.filter((f) => f.afterEffect).length + 1]),
    );
    /** The outcome of the latest attempt of each. */
    const latest = new Map<string, ApiFailure>();
    const strays: string[] = [];
    telegram.failWith((method, { text, caption }) => {
      const said = String(text ?? caption);
      const [word, failures] = [...plans].find(([marker]) => said.includes(marker)) ?? [];
      if (word === undefined || failures === undefined) {
        strays.push(`${method}: ${said}`);
        return undefined;
      }
      const failure = failures.shift();
      if (failure === undefined) {
        latest.delete(word);
      } else {
        latest.set(word, failure);
      }
      return failure;
    });

    let sent = 0;
    for (let due = 1, runs = 0; due > 0; runs += 1) {
      expect(runs, "runs").toBeLessThan(10 * FAILURES);
      const patience = nextIsSilence([...plans.values()]) ? SILENCE : PATIENCE;
      // Sometimes two at once, as when an alert wakes the deliverer together with the schedule.
      const results = await Promise.all(
        runs % 8 === 0 ? [deliver(patience), deliver(patience)] : [deliver(patience)],
      );
      sent += results.reduce((sum, result) => sum + result.sent, 0);
      expect(results.every(({ parked }) => parked === 0)).toBe(true);
      due = await world.call<number>("count_due_messages");

      const waiting = await world.sql`
        select coalesce(facts->>'request_id', 'PIC 580 put') as word, attempts, error,
          extract(epoch from due_at - clock_timestamp())::float as seconds
        from private.outbox where status = 'due' and attempts > 0`;
      for (const { word, attempts, error, seconds } of waiting) {
        const failure = latest.get(word);
        const asked = failure && "retryAfter" in failure ? failure.retryAfter : undefined;
        const wait = asked ?? Math.min(2 ** attempts, 300);
        expect(seconds, `${word}, try ${attempts}: ${error}`).toBeLessThanOrEqual(wait);
        expect(seconds, `${word}, try ${attempts}: ${error}`).toBeGreaterThan(wait - 5);
        expect(error).not.toContain(TOKEN);
      }
      await waitIsOver();
    }

    expect(strays).toEqual([]);
    expect(sent).toBe(plans.size);
    expect([...plans.values()].flat()).toEqual([]);
    for (const row of await outbox()) {
      expect(row).toMatchObject({ status: "sent", attempts: FAILURES + 1, error: null });
    }
    for (const [chat, words] of expected) {
      const texts = (await arrived(chat)).map(
        ({ text }) => words.find((word) => text.includes(word)) ?? text,
      );
      // Repeats stand where the first copy does: nothing overtakes within its lane. The picture is in the lane of
      // answers.
      for (const isPicture of [false, true]) {
        const ofLane = (word: string) => (word === "PIC 580 put") === isPicture;
        expect(texts.filter(ofLane)).toEqual(
          words.filter(ofLane).flatMap((word) => Array.from({ length: accepted.get(word) ?? 0 }, () => word)),
        );
      }
      expect(words.filter((_, at) => at % 2 === 0).map((word) => accepted.get(word))).toEqual([1, 1]);
    }
  });

  it("ends an edit once, in the right message", async () => {
    const trade = csp({ ticker: "EDIT" });
    await world.propose(trade);
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const { card_message_id } = await world.request(trade.request_id);
    await world.press(trade.request_id, "reject");
    const failures = bunch(false).slice(0, 8);
    telegram.failWith((method) => (method === "editMessageText" ? failures.shift() : undefined));
    for (let tries = 0; tries <= 8; tries += 1) {
      await waitIsOver();
      await deliver(nextIsSilence([failures]) ? SILENCE : PATIENCE);
    }
    expect(failures).toEqual([]);
    expect(await arrived()).toEqual([
      expect.objectContaining({
        message_id: Number(card_message_id),
        text: expect.stringContaining("Rejected"),
      }),
    ]);
    expect(await world.call("count_due_messages")).toBe(0);
  });

  it("an edit whose answer was lost after it was accepted is done, not repeated as a message", async () => {
    const trade = csp({ ticker: "EDIT" });
    await world.propose(trade);
    await waitIsOver();
    await deliver();
    await world.press(trade.request_id, "reject");
    telegram.failNext("editMessageText", { lost: "reset", afterEffect: true });
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 1 });
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(await arrived()).toHaveLength(1);
  });
});

describe("a picture", () => {
  it("that Telegram was slow to accept arrives as a picture, once", async () => {
    await queuePicture(await openPosition("PIC"));
    telegram.failNext("sendPhoto", {
      code: 429,
      description: "Too Many Requests: retry after 9",
      retryAfter: 9,
    });
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 1 });
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const [only, ...others] = await arrived();
    expect(others).toEqual([]);
    expect(only?.text).toContain("PIC 580 put");
    expect((await fetch(only?.photo ?? "")).headers.get("Content-Type")).toBe("image/png");
  });

  it("that Telegram refuses arrives as text", async () => {
    await queuePicture(await openPosition("PIC"));
    telegram.failNext("sendPhoto", { code: 400, description: "Bad Request: PHOTO_INVALID_DIMENSIONS" });
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const messages = await arrived();
    expect(messages).toEqual([expect.objectContaining({ text: expect.stringContaining("PIC 580 put") })]);
    expect(messages[0]?.photo).toBeUndefined();
  });
});

describe("a chat that blocks the bot", () => {
  it("is parked and reported by /health; once it unblocks the bot everything continues", async () => {
    await telegram.block(OWNER);
    const lost = [await queue(), await queue(), await queue()];
    const [friend] = FRIENDS;
    const theirs = [await queue(friend), await queue(friend)];
    expect(await deliver()).toMatchObject({ sent: 2, parked: 1, due: 0 });
    expect((await arrived(friend)).map(({ text }) => theirs.find((word) => text.includes(word)))).toEqual(
      theirs,
    );
    expect((await outbox()).filter(({ status }) => status === "parked")).toHaveLength(lost.length);

    // A message that comes meanwhile is tried once.
    await queue();
    await waitIsOver();
    expect(await deliver()).toMatchObject({ sent: 0, parked: 1, due: 0 });

    await telegram.block(OWNER, false);
    expect(await health(1)).toMatch(
      /^⚠️ Health[\s\S]*failed, 24 h +4\n[\s\S]*⚠️ Telegram refuses messages: Forbidden: bot was blocked by the user/,
    );
    const after = await queue();
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect((await arrived()).at(-1)?.text).toContain(after);
    expect(await health(2)).not.toContain("refuses messages");
  });

  it("delays nobody else, though it blocks the bot in the middle of a delivery", async () => {
    const [first = 0, second = 0] = FRIENDS;
    const mine = [await queue(), await queue(), await queue()];
    const theirs = [await queue(first), await queue(first), await queue(first)];
    const others = [await queue(second), await queue(second)];
    let seen = 0;
    telegram.failWith((_, { chat_id }) => {
      if (Number(chat_id) !== first) return undefined;
      seen += 1;
      return seen === 2 ? { code: 403, description: "Forbidden: bot was blocked by the user" } : undefined;
    });
    expect(await deliver()).toEqual({ sent: 6, parked: 1, due: 0 });
    const wordsIn = async (chat: number, words: string[]) =>
      (await arrived(chat)).map(({ text }) => words.find((word) => text.includes(word)));
    expect(await wordsIn(OWNER, mine)).toEqual(mine);
    expect(await wordsIn(first, theirs)).toEqual(theirs.slice(0, 1));
    expect(await wordsIn(second, others)).toEqual(others);
  });
});

describe("a row that cannot be composed", () => {
  it.each<[string, string, Row]>([
    ["is of a kind from a later release", "from_a_later_release", {}],
    ["has facts that its template does not know", "opened", { position_id: "?" }],
    ["asks for facts that SQL cannot read", "position", { position_id: "none" }],
    ["has a picture that cannot be read", "why", { position_id: [] }],
  ])("because it %s is parked, and the others arrive in order", async (_, kind, facts) => {
    const words = [await queue(), await queue()];
    await world.sql`
      insert into private.outbox (kind, facts) values (${kind}, ${world.sql.json(facts as never)})`;
    words.push(await queue());
    const theirs = await queue(FRIENDS[0]);
    expect(await deliver()).toMatchObject({ sent: 4, due: 0 });
    expect((await arrived()).map(({ text }) => words.find((word) => text.includes(word)))).toEqual(words);
    expect((await arrived(FRIENDS[0])).map(({ text }) => text)).toEqual([expect.stringContaining(theirs)]);
    const [parked, ...others] = (await outbox()).filter(({ status }) => status === "parked");
    expect(others).toEqual([]);
    expect(parked).toMatchObject({ kind, error: expect.stringMatching(/cannot be (written|read)/) });
    // It is not sent again.
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 0 });
  });
});
