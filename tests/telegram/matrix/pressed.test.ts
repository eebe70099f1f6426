import { beforeEach, describe, expect, it } from "vitest";
import type { Row } from "../../support/book.ts";
import { everyNth } from "../../support/every-nth.ts";
import {
  expectNothing,
  HEARD,
  MAY_LOOK_ONLY,
  type Pressed,
  plus,
  press,
  STALE,
  toast,
  VIEWER,
} from "../stage.ts";
import { act, acts, button, did, does, leaves, leavesTwice, looks, SHOWN } from "./cases.ts";
import { EXPECTED, OF_BUTTONS } from "./expected.ts";
import { stage, UNDER, useSituation } from "./situation.ts";

useSituation();

/** Reports have a lane of their own, so they do not replace an answer. */
const REPORTS = ["brief", "scorecard", "weekly"];

const WAYS = looks({ ...EXPECTED, ...OF_BUTTONS }).flatMap((one) =>
  ["nav", "see"].map((way) => ({ way, ...one })),
);

describe.each(everyNth(WAYS))("$way:$name:$case", ({ way, name, one }) => {
  const said = toast("One moment ...");
  const pressed = () => button(way, name, one.words);

  it.each<[string, (pressed: Pressed) => Row]>([
    ["approver", press.by],
    ["approver, on a message that was edited since", press.onEdited],
    ["viewer", (on) => press.by(on, { user: VIEWER })],
  ])("%s", async (_, by) => {
    expect(await stage.bring(by(pressed()))).toEqual({ said: [said], writes: SHOWN });
    expect(await stage.newest()).toEqual({
      kind: one.shows,
      facts: one.facts?.() ?? {},
      edits_message_id: way === "nav" && !REPORTS.includes(one.shows) ? UNDER : null,
    });
  });

  it("by people without rights", async () => {
    await expectNothing(stage, pressed());
  });

  it("replayed update", async () => {
    const update = press.by(pressed());
    expect(await stage.bring(update, update)).toEqual({ said: [said, said], writes: SHOWN });
    expect(await stage.bring(update)).toEqual({ said: [said], writes: {} });
  });

  it("stale button, from a time when it had an effect", async () => {
    expect(await stage.bring(press.by(button("act", name, one.words)))).toEqual({
      said: [STALE],
      writes: {},
    });
  });

  it("pressed twice at once", async () => {
    const { said: both, writes } = await stage.bring(press.by(pressed()), press.by(pressed()));
    // One picture answers both.
    expect(both).toEqual(expect.arrayContaining([said, toast("It is already being sent.")]));
    expect(writes).toEqual(plus(SHOWN, HEARD));
  });
});

describe.each(everyNth(does({ ...EXPECTED, ...OF_BUTTONS })))("act:$name:$case", ({ name, one }) => {
  const pressed = () => button("act", name, one.words);
  const says = (outcome: string) =>
    outcome === one.outcome
      ? toast(
          typeof one.told === "string" ? one.told : expect.stringMatching(one.told),
          outcome === "refused",
        )
      : toast(expect.any(String), outcome === "refused");
  beforeEach(() => one.after?.());

  it.each([
    ["approver", press.by],
    ["approver, on a message that was edited since", press.onEdited],
  ])("%s", async (_, by) => {
    expect(await stage.bring(by(pressed()))).toEqual({ said: [says(one.outcome)], writes: leaves(one) });
    expect(await acts(one)).toEqual([act(one, one.outcome)]);
    await did(one);
  });

  it("viewer", async () => {
    const update = press.by(pressed(), { user: VIEWER });
    expect(await stage.bring(update)).toEqual({ said: [MAY_LOOK_ONLY], writes: {} });
  });

  it("by people without rights", async () => {
    await expectNothing(stage, pressed());
  });

  it("replayed update", async () => {
    const update = press.by(pressed());
    const seen = toast("Nothing changed: that press was already counted.");
    const { said, writes } = await stage.bring(update, update);
    expect(said).toEqual(expect.arrayContaining([says(one.outcome), seen]));
    expect(writes).toEqual(leaves(one));
    expect(await stage.bring(update)).toEqual({ said: [seen], writes: {} });
  });

  it.each(["nav", "see"])("stale button, from a time when %s led there", async (way) => {
    expect(await stage.bring(press.by(button(way, name, one.words)))).toEqual({
      said: [STALE],
      writes: {},
    });
  });

  it("pressed twice at once", async () => {
    const { said, writes } = await stage.bring(press.by(pressed()), press.by(pressed()));
    expect(said).toEqual(expect.arrayContaining([says(one.outcome), says(one.twice.outcome)]));
    expect(writes).toEqual(leavesTwice(one));
    await did(one);
  });
});
