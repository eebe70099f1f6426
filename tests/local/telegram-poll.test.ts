import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { listen } from "../../local/ports.ts";
import { pollTelegram, type TelegramPoll } from "../../local/telegram-poll.ts";

const TOKEN = "42:secret-token";
const SECRET = "webhook-secret";

/** A tiny Telegram and a tiny webhook on one port. */
class Fake {
  updates: { update_id: number; text: string }[] = [];
  webhook = "";
  /** The answers of the webhook in turn; the last one is repeated. */
  answers: { status: number; body?: string }[] = [{ status: 200 }];
  calls: { method: string; parameters: Record<string, unknown> }[] = [];
  posted: { secret: string | string[] | undefined; body: unknown }[] = [];

  readonly server = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming) {
      text += chunk;
    }
    const body = JSON.parse(text);
    const json = { "Content-Type": "application/json" };
    if (incoming.url === "/webhook") {
      this.posted.push({ secret: incoming.headers["x-telegram-bot-api-secret-token"], body });
      const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? { status: 200 };
      outgoing.writeHead(answer.status, answer.body === undefined ? {} : json).end(answer.body);
      return;
    }
    const method = incoming.url?.replace(`/bot${TOKEN}/`, "") ?? "";
    this.calls.push({ method, parameters: body });
    outgoing.writeHead(200, json).end(JSON.stringify(await this.#answer(method, body)));
  });

  async #answer(method: string, body: { offset?: number }): Promise<unknown> {
    if (method === "getWebhookInfo") {
      return { ok: true, result: { url: this.webhook } };
    }
    if (method === "getUpdates") {
      const due = this.updates.filter(({ update_id }) => update_id >= (body.offset ?? 0));
      if (due.length === 0) {
        await sleep(20);
      }
      return { ok: true, result: due };
    }
    if (method === "failing") {
      return { ok: false, error_code: 400, description: "Bad Request: no" };
    }
    return { ok: true, result: true };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

const errors: string[] = [];
let fake: Fake;
let poll: TelegramPoll | undefined;

async function start(prepare: (fake: Fake) => void): Promise<void> {
  fake = new Fake();
  prepare(fake);
  await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
  poll = await pollTelegram({
    apiUrl: fake.url,
    botToken: TOKEN,
    webhookUrl: `${fake.url}/webhook`,
    webhookSecret: SECRET,
    onError: (line) => errors.push(line),
  });
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await sleep(5);
  }
}

afterEach(async () => {
  await poll?.stop();
  poll = undefined;
  fake.server.closeAllConnections();
  fake.server.close();
  errors.length = 0;
});

test("each update is posted to the webhook once, in order, with the secret", async () => {
  const updates = [
    { update_id: 7, text: "one" },
    { update_id: 8, text: "two" },
  ];
  await start((fake) => {
    fake.updates = updates;
  });
  await until(() => fake.calls.filter(({ parameters }) => parameters.offset === 9).length > 1);
  expect(fake.posted).toEqual(updates.map((body) => ({ secret: SECRET, body })));
  expect(errors).toEqual([]);
});

test("a call in the webhook's answer is made", async () => {
  await start((fake) => {
    fake.updates = [{ update_id: 1, text: "press" }];
    fake.answers = [{ status: 200, body: '{"method": "answerCallbackQuery", "callback_query_id": "5"}' }];
  });
  const made = () => fake.calls.find(({ method }) => method === "answerCallbackQuery");
  await until(() => made() !== undefined);
  expect(made()?.parameters).toEqual({ callback_query_id: "5" });
});

test("a call in the answer that Telegram refuses is reported and does not repeat the update", async () => {
  await start((fake) => {
    fake.updates = [{ update_id: 1, text: "press" }];
    fake.answers = [{ status: 200, body: '{"method": "failing"}' }];
  });
  await until(() => fake.calls.some(({ parameters }) => parameters.offset === 2));
  expect(fake.posted).toHaveLength(1);
  expect(errors).toEqual(["Telegram: failing: Bad Request: no"]);
});

test("an update that the webhook fails is tried again before the next one", async () => {
  await start((fake) => {
    fake.updates = [
      { update_id: 1, text: "first" },
      { update_id: 2, text: "second" },
    ];
    fake.answers = [{ status: 500 }, { status: 200 }];
  });
  await until(() => fake.posted.length === 3);
  expect(fake.posted.map(({ body }) => body)).toMatchObject([
    { text: "first" },
    { text: "first" },
    { text: "second" },
  ]);
  expect(errors).toEqual(["Telegram: the webhook answered 500"]);
});

test("a bot that has a webhook is refused, saying whose it is and what to do", async () => {
  const refused = start((fake) => {
    fake.webhook = "https://desk.example.com/hook/very-secret-path";
  });
  await expect(refused).rejects.toThrow(/already has a webhook, at desk\.example\.com: .*deleteWebhook/);
  await expect(refused).rejects.not.toThrow(/very-secret-path/);
  expect(fake.calls.map(({ method }) => method)).toEqual(["getWebhookInfo"]);
});

test("where Telegram cannot be reached, or is somebody else, that is said, with what to look at", async () => {
  const tryAt = (apiUrl: string) =>
    pollTelegram({
      apiUrl,
      botToken: TOKEN,
      webhookUrl: "http://127.0.0.1:9/webhook",
      webhookSecret: SECRET,
      onError: () => undefined,
    }).catch((error: Error) => error.message);
  expect(await tryAt("http://127.0.0.1:9")).toMatch(
    /^Telegram: it cannot be reached: .+\. Is this machine online\?$/,
  );
  const portal = createServer((_, outgoing) => outgoing.end("<html>Log in to this network</html>"));
  const port = await listen(portal);
  expect(await tryAt(`http://127.0.0.1:${port}`)).toBe(
    `Telegram: 127.0.0.1:${port} answered 200 and not as Telegram does. Is this machine online?`,
  );
  portal.close();
});

test("no complaint shows the token", async () => {
  await start(() => undefined);
  fake.server.closeAllConnections();
  fake.server.close();
  await until(() => errors.length > 0);
  expect(errors.join("\n")).not.toContain("secret-token");
});
