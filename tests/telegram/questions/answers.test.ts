import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OWNER, type Row } from "../../support/book.ts";
import { everyNth } from "../../support/every-nth.ts";
import {
  AUDITED,
  buttonOf,
  expectNothing,
  MAY_LOOK_ONLY,
  messages,
  type Pressed,
  plus,
  press,
  STALE,
  toast,
  VIEWER,
} from "../stage.ts";
import { QUESTIONS } from "./questions.ts";
import { stage, useStage } from "./situations.ts";

useStage();

describe.each(everyNth(QUESTIONS))("$name", (question) => {
  const { answer, told, toldAgain, sends, sendsAgain = [], action, outcome = "answered" } = question;
  const writes = plus(AUDITED, question.writes, messages(sends));
  let pressed: Pressed;
  beforeAll(async () => {
    await stage.world.empty();
    pressed = buttonOf(await question.ask(), answer);
    await stage.keep();
  });
  beforeEach(() => stage.restore());

  const did = (...outcomes: string[]): Row[] =>
    outcomes.map((outcome) => ({ user_id: OWNER, action, outcome }));

  async function done(): Promise<void> {
    const [query, value] = question.proof;
    const [row] = await stage.world.sql.unsafe(query);
    expect(Object.values(row ?? {})).toEqual([value]);
  }

  it.each([
    ["approver", press.by],
    ["approver, on a message that was edited since", press.onEdited],
  ])("%s", async (_, by) => {
    expect(await stage.bring(by(pressed))).toEqual({ said: [toast(told)], writes });
    expect(await stage.sent()).toEqual(sends);
    expect(await stage.audit()).toEqual(did(outcome));
    await done();
  });

  it("viewer", async () => {
    const update = press.by(pressed, { user: VIEWER });
    expect(await stage.bring(update)).toEqual({ said: [MAY_LOOK_ONLY], writes: {} });
  });

  it("people without rights", async () => {
    await expectNothing(stage, pressed);
  });

  it("replayed update", async () => {
    const update = press.by(pressed);
    await stage.bring(update);
    expect(await stage.bring(update)).toEqual({ said: [toast(toldAgain)], writes: {} });
    expect(await stage.audit()).toEqual(did(outcome));
  });

  it("replayed update, at the same time", async () => {
    const update = press.by(pressed);
    const { said, writes: both } = await stage.bring(update, update);
    expect(said).toContainEqual(toast(told));
    expect(both).toEqual(writes);
    expect(await stage.audit()).toEqual(did(outcome));
  });

  it("stale button", async () => {
    const elsewhere = { ...pressed, message_id: pressed.message_id + 1 };
    expect(await stage.bring(press.by(elsewhere))).toEqual({ said: [STALE], writes: AUDITED });
    const unknown = { ...pressed, data: `${answer}:${"0".repeat(32)}` };
    expect(await stage.bring(press.by(unknown))).toEqual({ said: [STALE], writes: AUDITED });
    expect((await stage.audit()).map(({ outcome }) => outcome)).toEqual(["stale", "stale"]);
    // The button still works.
    expect((await stage.bring(press.by(pressed))).said).toEqual([toast(told)]);
  });

  it("pressed twice at once", async () => {
    const { said, writes: both } = await stage.bring(press.by(pressed), press.by(pressed));
    expect(said).toEqual(expect.arrayContaining([toast(told), toast(toldAgain)]));
    expect(both).toEqual(plus(writes, AUDITED, messages(sendsAgain)));
    expect(await stage.audit()).toEqual(did(outcome, "already"));
    await done();
  });

  it("pressed at once with the other button", async () => {
    const mine = (data: string) => data.endsWith(pressed.data.split(":")[1] ?? "");
    const other = pressed.buttons?.flat().find(({ data }) => mine(data) && data !== pressed.data);
    if (other === undefined) {
      expect(answer).toBe("withdraw");
      return;
    }
    const { said, writes: both } = await stage.bring(
      press.by(pressed),
      press.by({ ...pressed, data: other.data }),
    );
    const nothing = said.map((one) => String(one?.text).startsWith("Nothing changed"));
    expect([...nothing].sort()).toEqual([false, true]);
    const audit = await stage.audit();
    expect(audit.map(({ outcome }) => outcome === "already").sort()).toEqual([false, true]);
    expect(both).toMatchObject({ "private.telegram_updates": 2, "public.actions": 2 });
    if (nothing[1]) {
      expect(said[0]).toEqual(toast(told));
      expect(both).toEqual(plus(writes, AUDITED, messages(sendsAgain)));
      await done();
    }
  });
});
