import { describe, expect, it } from "vitest";
import { promptToast, runToast } from "../../../../shared/telegram/toasts.ts";

describe("the toast of a press on a prompt", () => {
  it.each<[string, string, string | null, string, string]>([
    [
      "settlement",
      "expired",
      null,
      "Booked as expired.",
      "Nothing changed: it is already booked as expired.",
    ],
    [
      "which_order",
      "order2",
      "910000002",
      "Taken: it is order 910000002.",
      "Nothing changed: it was already answered. It is order 910000002.",
    ],
    [
      "which_order",
      "order2",
      null,
      "Taken: it is the order chosen.",
      "Nothing changed: it was already answered. It is the order chosen.",
    ],
    [
      "which_order",
      "none",
      null,
      "It never reached the broker.",
      "Nothing changed: it was already answered. It never reached the broker.",
    ],
    [
      "drift",
      "adopt",
      null,
      "Booked as the broker holds it.",
      "Nothing changed: it was already answered. Booked as the broker holds it.",
    ],
    [
      "drift",
      "dismiss",
      null,
      "Dismissed: the book stays as it is.",
      "Nothing changed: it was already answered. Dismissed: the book stays as it is.",
    ],
  ])("of %s answered %s gives the result, or the earlier one", (kind, answer, order, told, toldAgain) => {
    expect(promptToast({ outcome: "answered", kind, answer }, order)).toEqual({ text: told });
    for (const outcome of ["already", "replayed"] as const) {
      expect(promptToast({ outcome, kind, answer }, order)).toEqual({ text: toldAgain });
    }
  });

  it.each([
    ["confirmation", "confirm", "Confirmed."],
    ["confirmation", "cancel", "Cancelled. Nothing was done."],
    ["confirmation", "withdraw", "Cancelled. No order is sent; the exit rules stay active."],
    ["working_closes", "cancelcloses", "The orders are cancelled at the broker."],
    ["working_closes", "letwork", "The orders go on working."],
  ])("of %s answered %s gives the result", (kind, answer, told) => {
    expect(promptToast({ outcome: "answered", kind, answer }, null)).toEqual({ text: told });
  });

  it("that came too late, or can no longer be executed, is shown until it is tapped away", () => {
    expect(promptToast({ outcome: "stale", kind: "confirmation", answer: "lapsed" }, null)).toEqual({
      text: "Too late: the confirmation has expired. Nothing was done; ask again.",
      show_alert: true,
    });
    expect(
      promptToast({ outcome: "refused", kind: "confirmation", message: "It is too late." }, null),
    ).toEqual({ text: "It is too late.", show_alert: true });
    expect(promptToast({ outcome: "stale" }, null).text).toMatch(/out of date/);
  });

  it("that is too long is never cut within an emoji: Telegram would refuse it", () => {
    const answer = `${"x".repeat(188)}${"😀".repeat(20)}`;
    const { text } = promptToast({ outcome: "answered", kind: "settlement", answer }, null);
    expect(text).toBe(`Booked as ${"x".repeat(188)}…`);
  });

  it("is within Telegram's limit", () => {
    const { text } = promptToast({ outcome: "answered", kind: "settlement", answer: "x".repeat(500) }, null);
    expect(text.length).toBeLessThanOrEqual(200);
  });
});

describe("the toast of a press on an acting button", () => {
  it.each([
    ["pause", { outcome: "done" as const }, { text: "Entries are paused." }],
    ["close", { outcome: "asked" as const }, { text: "Confirm it below." }],
    ["resume", { outcome: "refused" as const, message: "No." }, { text: "No.", show_alert: true }],
    ["kill", { outcome: "replayed" as const }, { text: "Nothing changed: that press was already counted." }],
  ])("%s, %j", (command, outcome, told) => {
    expect(runToast(command, outcome)).toEqual(told);
  });
});
