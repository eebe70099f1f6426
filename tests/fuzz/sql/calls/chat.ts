import fc from "fast-check";
import type { Known } from "../known.ts";
import { askedOfTheMarket } from "./lookups.ts";
import { type Arguments, BY, CHAT, oneOf, position, ruleSet, type Sent, texts, update_id } from "./values.ts";

const nobody = { token: "0".repeat(32), chat_id: CHAT, message_id: 1 };

const COMMANDS = [
  "pause",
  "resume",
  "close",
  "close_all",
  "kill",
  "unkill",
  "closed",
  "rules",
  "reconcile",
  "card",
  "note",
  "publish",
  "post_there",
  "post_again",
  "post_back",
  "publishing",
  "shares",
];

/** Commands of people. */
const done = (known: Known): fc.Arbitrary<Arguments> =>
  fc.record({
    update_id,
    user_id: fc.constant(BY),
    command: fc.constantFrom(...COMMANDS),
    subject: fc.record(
      {
        position_id: fc.oneof(position(known), fc.constantFrom(null, 0, 999_999_999_999_999)),
        price: fc.constantFrom(null, 0, 1.5, 75, 999_999_999.99),
        reason: texts,
        strategy_type: fc.constantFrom("CSP", "VPC", "STR", "x", null),
        rule: fc.constantFrom("profit", "stop", "dte", "auto", "x", "__proto__"),
        value: fc.oneof(
          fc.constantFrom(
            "60%",
            "300",
            "14",
            "2x",
            "100% of width",
            "on",
            "off",
            "0",
            "999",
            "999999999.99%",
            "",
            "-1",
          ),
          texts,
        ),
        handle: oneOf<string | null>(known.handles, null),
        text: texts,
        trade_date: fc.constantFrom("2026-03-03", "2026-02-30", "2999-01-01", "x"),
        tags: fc.array(texts, { maxLength: 3 }),
        message_id: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(null, 999_999_999_999_999)),
        network: fc.constantFrom("telegram", "x", "linkedin", "instagram", "bluesky", null),
        with_open: fc.boolean(),
        report: fc.constantFrom("brief", "scorecard", "weekly"),
        is_on: fc.boolean(),
        post_id: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(null, 999_999_999_999_999)),
        mood_before: fc.constantFrom("calm", "furious"),
        rating: fc.constantFrom(1, 5, 6, -1, 3.5),
      },
      { requiredKeys: [] },
    ),
  });

/** What people do in the chat, and how messages are sent. */
export const OF_THE_CHAT: Sent = {
  decide_trade_request: ({ cards }) =>
    fc
      .record({
        card: oneOf(cards, nobody),
        update_id,
        decision: fc.constantFrom("approve", "approve", "reject"),
        decided_by: fc.constant(BY),
      })
      .map(({ card: { token, chat_id, message_id }, ...rest }) => ({
        token,
        chat_id: chat_id ?? CHAT,
        message_id: message_id ?? 1,
        ...rest,
      })),
  answer_prompt: ({ prompts }) =>
    fc
      .record({
        prompt: oneOf(prompts, { ...nobody, kind: "drift" }),
        update_id,
        answer: fc.constantFrom(
          "confirm",
          "cancel",
          "withdraw",
          "adopt",
          "dismiss",
          "none",
          "order1",
          "order999",
          "expired",
          "assigned",
          "letwork",
          "cancelcloses",
          "approve",
          "x",
        ),
        answered_by: fc.constant(BY),
      })
      .map(({ prompt: { token, chat_id, message_id }, ...rest }) => ({
        token,
        chat_id: chat_id ?? CHAT,
        message_id: message_id ?? 1,
        ...rest,
      })),
  run_command: (known) =>
    fc.oneof({ weight: 2, arbitrary: done(known) }, { weight: 1, arbitrary: askedOfTheMarket(known) }),
  queue_reply: (known) =>
    fc.record(
      {
        update_id,
        kind: fc.constantFrom(
          "positions",
          "position",
          "why",
          "rules",
          "pnl",
          "performance",
          "comparison",
          "replay",
          "notes",
          "brief",
          "scorecard",
          "weekly",
          "orders",
          "pending",
          "health",
          "help",
          "refused",
          "opportunities",
          "fell_out",
          "scan_rules",
          "earnings",
          "publish_menu",
          "publishing",
        ),
        facts: fc.record(
          {
            position_id: fc.oneof(position(known), fc.constantFrom(null, 999_999_999_999_999)),
            page: fc.constantFrom(0, -1, 9_998),
            scan_id: fc.constantFrom(null, 0, 1, 999_999_999_999_999),
            period: texts,
            message: texts,
            day: fc.constantFrom("2026-03-03", "2026-12-25", "0001-01-01", "2099-01-01"),
            dimension: fc.oneof(fc.constantFrom("ticker", "month", "tag"), texts),
            search: texts,
            rules: ruleSet,
            unread: fc.constant([]),
            message_id: fc.integer({ min: 1, max: 50 }),
            network: fc.constantFrom("telegram", "x", null),
            with_open: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
        user_id: texts,
        topic: fc.oneof(fc.nat(), fc.constant(null)),
        pressed: fc.boolean(),
        nav_chat_id: fc.constant(CHAT),
        nav_message_id: fc.nat(),
        in_place: fc.boolean(),
      },
      { requiredKeys: ["update_id", "kind", "facts"] },
    ),
  claim_messages: () => fc.record({ owners_chat: fc.constantFrom(CHAT, -1_009_999) }, { requiredKeys: [] }),
  record_delivery: ({ sending }) =>
    fc
      .record(
        {
          claimed: oneOf(sending, { message_id: 1, attempt: 1 }),
          outcome: fc.constantFrom("sent", "sent", "sent", "retry", "gone", "refused", "blocked", "lost"),
          telegram_chat_id: fc.constant(CHAT),
          telegram_message_id: fc.nat(),
          retry_after: fc.nat({ max: 100_000 }),
          error: texts,
          moved_to: fc.constantFrom(null, -1_009_999),
        },
        { requiredKeys: ["claimed", "outcome"] },
      )
      .map(({ claimed, ...rest }) => ({ ...claimed, ...rest })),
};
