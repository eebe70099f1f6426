import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Delivered, OWNER } from "../../support/book.ts";
import { AUDITED, buttonOf, messages, plus, press, STALE, toast } from "../stage.ts";
import { ANSWERED } from "./questions.ts";
import { asks, card, killedAndAsked, stage, useStage } from "./situations.ts";

useStage();

describe.each(["close", "close_all", "kill", "unkill"])("A question about %s", (action) => {
  let asked: Delivered;
  beforeAll(async () => {
    await stage.world.empty();
    asked = await (action === "unkill" ? killedAndAsked() : asks(action)());
    await stage.keep();
  });
  beforeEach(() => stage.restore());

  it.each(["confirm", "cancel"])("that has expired is stale: %s", async (answer) => {
    await stage.world.sql`
      update private.prompts set expires_at = clock_timestamp() - interval '1 second' where answer is null`;
    const late = "Too late: the confirmation has expired. Nothing was done; ask again.";
    expect(await stage.bring(press.by(buttonOf(asked, answer)))).toEqual({
      said: [toast(late, true)],
      writes: plus(AUDITED, ANSWERED, messages(["confirmation"])),
    });
    expect(await stage.audit()).toEqual([{ user_id: OWNER, action, outcome: "stale" }]);
  });

  it.each(["confirm", "cancel"])("that was asked again is stale: %s", async (answer) => {
    const { position_id = null } = asked.facts;
    await stage.world.command(action, action === "close" ? { position_id } : {});
    expect(await stage.bring(press.by(buttonOf(asked, answer)))).toEqual({ said: [STALE], writes: AUDITED });
    const [, pressed] = await stage.audit();
    expect(pressed).toEqual({ user_id: OWNER, action, outcome: "stale" });
  });
});

it.each(["approve", "reject"])("A card that has expired is too late to %s", async (answer) => {
  await stage.world.empty();
  const pressed = buttonOf(await card(), answer);
  await stage.keep();
  await stage.world.setClock("2026-03-03T21:30:00Z");
  expect(await stage.bring(press.by(pressed))).toEqual({
    said: [toast("Too late: the request has expired.")],
    writes: plus(AUDITED, { "public.trade_requests": 0 }, messages(["card"])),
  });
  expect(await stage.audit()).toEqual([{ user_id: OWNER, action: answer, outcome: "expired" }]);
});
