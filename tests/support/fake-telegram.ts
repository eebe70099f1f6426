import { createServer } from "node:http";
import { freePort } from "../../local/ports.ts";
import { readParams } from "../../local/telegram/api/params.ts";

export interface TelegramCall {
  method: string;
  payload: { chat_id: number; text: string; message_id?: number; [field: string]: unknown };
}

/** The answer to a call: Telegram's JSON with its code, any other body, or no answer at all. */
export type TelegramAnswer =
  | { error_code: number; description: string; parameters?: Record<string, unknown> }
  | { status: number; body: string }
  | "connection reset";

/** The answer to a call, at once or later. */
type Answering = (call: TelegramCall) => TelegramAnswer | "ok" | Promise<TelegramAnswer | "ok">;

export interface FakeTelegram {
  url: string;
  token: string;
  /** Every call received, refused or not. */
  calls: TelegramCall[];
  /** The texts of the accepted messages. */
  texts(): string[];
  /** The most calls that were open at the same time in one chat. */
  mostAtOnce: number;
  /** The answers to the next calls; later calls succeed. A function may choose its calls. */
  script(...answers: (TelegramAnswer | "ok")[]): void;
  answerWith(answer: Answering | null): void;
  forget(): void;
  stop(): Promise<void>;
}

/** A Bot API that gives the answers that a test wants. */
export async function startFakeTelegram(): Promise<FakeTelegram> {
  const token = "123456:fake-telegram-token";
  const calls: TelegramCall[] = [];
  const accepted: string[] = [];
  const open = new Map<number, number>();
  let scripted: (TelegramAnswer | "ok")[] = [];
  let answering: Answering | null = null;
  let messages = 100;

  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) {
      body.push(chunk);
    }
    const call: TelegramCall = {
      method: request.url?.split("/").at(-1) ?? "",
      payload: (await readParams(
        new Request("http://127.0.0.1", {
          method: "POST",
          headers: { "content-type": request.headers["content-type"] ?? "" },
          body: new Uint8Array(Buffer.concat(body)),
        }),
      )) as TelegramCall["payload"],
    };
    const chat = Number(call.payload.chat_id);
    open.set(chat, (open.get(chat) ?? 0) + 1);
    fake.mostAtOnce = Math.max(fake.mostAtOnce, open.get(chat) ?? 0);
    calls.push(call);
    // Long enough for a second sender to be noticed.
    await new Promise((resolve) => setTimeout(resolve, 3));
    open.set(chat, (open.get(chat) ?? 0) - 1);

    const answer = request.url?.startsWith(`/bot${token}/`)
      ? ((await answering?.(call)) ?? scripted.shift() ?? "ok")
      : { error_code: 401, description: "Unauthorized" };
    if (answer === "connection reset") {
      request.socket.destroy();
      return;
    }
    const json = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (answer !== "ok") {
      if ("body" in answer) {
        response.writeHead(answer.status, { "content-type": "text/html" }).end(answer.body);
      } else {
        json(answer.error_code, { ok: false, ...answer });
      }
      return;
    }
    accepted.push(call.payload.text ?? String(call.payload.caption));
    if (call.payload.message_id === undefined) {
      messages += 1;
    }
    json(200, {
      ok: true,
      result: {
        message_id: call.payload.message_id ?? messages,
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
        text: call.payload.text,
      },
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  const fake: FakeTelegram = {
    url: `http://127.0.0.1:${port}`,
    token,
    calls,
    texts: () => [...accepted],
    mostAtOnce: 0,
    script: (...answers) => {
      scripted = answers;
    },
    answerWith: (answer) => {
      answering = answer;
    },
    forget() {
      calls.length = 0;
      accepted.length = 0;
      scripted = [];
      answering = null;
      fake.mostAtOnce = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
