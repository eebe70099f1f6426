import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { Chats } from "../chats.ts";
import type { Webhook } from "../webhook.ts";
import { ApiError } from "./error.ts";
import { AnswerLost, type Failures } from "./failures.ts";
import { botMethods } from "./methods.ts";
import type { Pace } from "./pace.ts";
import { type Params, readParams } from "./params.ts";

export interface BotApi {
  /** @throws ApiError, and AnswerLost where a failure was asked for */
  call(method: string, params: Params): Promise<unknown>;
  /** `/bot<token>/<method>` */
  routes: Hono<{ Bindings: HttpBindings }>;
}

/** @param pace what is refused for coming too fast; null = nothing is */
export function botApi(
  botToken: string,
  chats: Chats,
  webhook: Webhook,
  failures: Failures,
  pace: Pace | null,
): BotApi {
  const methods = botMethods(chats, webhook);

  async function call(name: string, params: Params): Promise<unknown> {
    const run = methods.get(name.toLowerCase());
    if (!run) throw new ApiError(404, "Not Found: method not found");
    return await failures.guard(name, params, () => {
      pace?.take(name, Number(params.chat_id));
      return run(params);
    });
  }

  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.all("/:bot{bot[^/]+}/:method", async (c) => {
    if (c.req.param("bot") !== `bot${botToken}`) throw new ApiError(401, "Unauthorized");
    const result = await call(c.req.param("method"), await readParams(c.req.raw));
    return c.json({ ok: true, result });
  });
  routes.onError(async (error, c) => {
    if (error instanceof AnswerLost) {
      const { socket } = c.env.incoming;
      if (error.how === "reset") socket.resetAndDestroy();
      else await new Promise((resolve) => socket.once("close", resolve));
      return RESPONSE_ALREADY_SENT;
    }
    if (!(error instanceof ApiError)) console.error("Telegram stand-in:", error);
    const known = error instanceof ApiError ? error : new ApiError(500, "Internal Server Error");
    return errorAnswer(known);
  });
  return { call, routes };
}

function errorAnswer({ code, description, parameters }: ApiError): Response {
  const wait = parameters?.retry_after;
  return Response.json(
    { ok: false, error_code: code, description, ...(parameters && { parameters }) },
    { status: code, ...(wait && { headers: { "Retry-After": String(wait) } }) },
  );
}
