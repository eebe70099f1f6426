import fc from "fast-check";
import { STRANGER, TRADER } from "../../support/stack.ts";
import { mutated } from "../hostile/mutate.ts";
import { texts } from "../hostile/values.ts";

export type Update = Record<string, unknown>;

let updates = 0;
/** No two alike, and none that Telegram's stand-in has. */
const nextUpdate = () => {
  updates += 1;
  return 900_000_000 + updates;
};

const person = (id: number) => ({ id, is_bot: false, first_name: "T", language_code: "en" });
const privateChat = (id: number) => ({ id, type: "private", first_name: "T" });

/** What somebody writes; `differing` goes over the message. */
function written(text: unknown, differing: Update = {}, from = TRADER): Update {
  return {
    update_id: nextUpdate(),
    message: {
      message_id: 10_000 + updates,
      date: 1_772_550_000,
      chat: privateChat(from),
      from: person(from),
      text,
      ...differing,
    },
  };
}

/** A press on a button; `differing` goes over the query. */
function pressed(data: unknown, differing: Update = {}, from = TRADER): Update {
  return {
    update_id: nextUpdate(),
    callback_query: {
      id: "4242",
      from: person(from),
      chat_instance: "1",
      data,
      message: { message_id: 1, date: 1_772_550_000, chat: privateChat(from), text: "x" },
      ...differing,
    },
  };
}

const TOKEN = "0123456789abcdef0123456789abcdef";
const entity = (type: string, length: number, offset = 0) => ({ type, offset, length });

/** By name, more than thirty updates that a person, a client of somebody's own, or Telegram one day could bring. */
export const HOSTILE: Record<string, () => Update> = {
  "a press with a token of nobody's": () => pressed(`approve:${TOKEN}`),
  "a press with a token in capitals": () => pressed(`approve:${TOKEN.toUpperCase()}`),
  "a press with a token too long": () => pressed(`approve:${TOKEN}0`),
  "a press with two tokens": () => pressed(`approve:${TOKEN}:${TOKEN}`),
  "a press with another answer": () => pressed(`confirm999:${TOKEN}`),
  "a press with an answer of SQL": () => pressed(`x' or '1'='1:${TOKEN}`),
  "a press without data": () => pressed(undefined),
  "a press with empty data": () => pressed(""),
  "a press with data of 60 KB": () => pressed(`approve:${"0".repeat(60_000)}`),
  "a press with data of emoji": () => pressed("😀".repeat(64)),
  "a press with data that is a number": () => pressed(5),
  "a press with a colon": () => pressed(":"),
  "a press with a way that there is not": () => pressed("sudo:close:1"),
  "a press on a command that there is not": () => pressed("act:explode:1"),
  "a press on a command of every object": () => pressed("nav:constructor:"),
  "a press that looks up with what acts": () => pressed("nav:close:1"),
  "a press that acts with what looks up": () => pressed("act:positions:1"),
  "a press on a position beyond counting": () => pressed("nav:position:999999999999999"),
  "a press on a page beyond counting": () => pressed("nav:positions:9999"),
  "a press on a card with a handle of nobody's": () => pressed(`act:card:${TOKEN}`),
  "a press on a card without a handle": () => pressed("act:card:"),
  "a press on a copy": () =>
    pressed("act:pause:", {
      message: { message_id: 1, date: 1, chat: privateChat(TRADER), forward_origin: { type: "hidden_user" } },
    }),
  "a press under a message too old to be shown": () =>
    pressed("nav:positions:2", { message: { message_id: 1, date: 0, chat: privateChat(TRADER) } }),
  "a press without its message": () => pressed("act:pause:", { message: undefined, inline_message_id: "x" }),
  "a press in a group": () =>
    pressed("act:pause:", { message: { message_id: 1, date: 1, chat: { id: -1001, type: "supergroup" } } }),
  "a press by a stranger": () => pressed("act:kill:", {}, STRANGER),
  "a press by a person with a number beyond all": () => pressed("act:kill:", { from: person(1e300) }),
  "a press on a game": () => pressed(undefined, { game_short_name: "x" }),
  "a command of nobody's": () => written("/sudo rm -rf /"),
  "a command of every object": () => written("/constructor"),
  "a command with nothing behind the slash": () => written("/"),
  "a command for another bot": () => written("/pause@another_bot"),
  "a command with a name of 4,000 letters": () => written(`/${"a".repeat(4_000)}`),
  "a command with an argument of 4,000 letters": () => written(`/pnl ${"a".repeat(4_000)}`),
  "a command with four thousand arguments": () => written(`/rules ${"1 ".repeat(2_000)}`),
  "a command with line breaks of every kind": () => written("/why\r\n\u2028\u000b 5"),
  "a command right to left": () => written("/position \u202e5"),
  "a command with digits of another script": () => written("/position ٥"),
  "a command with SQL": () => written("/close 1; drop table public.positions; --"),
  "a command with markup": () => written("/pnl <b>&amp;</b><script>"),
  "a position beyond counting": () => written("/why 999999999999999"),
  "a position below zero": () => written("/close -1"),
  "a price in words": () => written("/closed 1 NaN"),
  "a price beyond counting": () => written("/closed 1 999999999.99"),
  "a rule of every object": () => written("/rules 1 __proto__ 5"),
  "a rule with a value of emoji": () => written(`/rules 1 profit ${"😀".repeat(1_000)}`),
  "a reason of a thousand emoji": () => written(`/closed 1 5 ${"😀".repeat(1_000)}`),
  "text of 4,096 emoji": () => written("😀".repeat(4_096)),
  "a command with entities that lie": () =>
    written("/help", { entities: [entity("bot_command", 5_000), entity("bold", -1, -5), {}] }),
  "a command in a caption": () => written(undefined, { caption: "/kill", photo: [] }),
  "a command that was forwarded": () => written("/kill", { forward_origin: { type: "user", date: 1 } }),
  "a command through another bot": () => written("/kill", { via_bot: person(5) }),
  "a command by a channel": () => written("/kill", { sender_chat: { id: -1001, type: "channel" } }),
  "a command by nobody": () => written("/kill", { from: undefined }),
  "a command by a stranger": () => written("/kill", {}, STRANGER),
  "a command in somebody else's chat": () => written("/kill", { chat: privateChat(STRANGER) }),
  "a command in a chat with a number beyond all": () =>
    written("/kill", { chat: { id: 2 ** 53, type: "private" } }),
  "text that is a number": () => written(5),
  "text that is a list": () => written(["/kill"]),
  "an edited message": () => ({ update_id: nextUpdate(), edited_message: written("/kill").message }),
  "a post of a channel": () => ({
    update_id: nextUpdate(),
    channel_post: { message_id: 1, date: 1, chat: { id: -1001, type: "channel" }, text: "/kill" },
  }),
  "a message of a business": () => ({ update_id: nextUpdate(), business_message: written("/kill").message }),
  "a message and a press at once": () => ({ ...pressed("x"), ...written("/help") }),
  "an inline query": () => ({
    update_id: nextUpdate(),
    inline_query: { id: "1", from: person(TRADER), query: "/kill" },
  }),
  "an update of tomorrow's": () => ({ update_id: nextUpdate(), telepathy: { thought: "/kill" } }),
  "an update without its number": () => ({ message: written("/help").message }),
  "an update numbered below zero": () => ({ ...written("/help"), update_id: -1 }),
  "an update numbered beyond counting": () => ({ ...written("/help"), update_id: 2 ** 53 }),
  "an update numbered in halves": () => ({ ...written("/help"), update_id: 0.5 }),
  "a message numbered beyond counting": () => written("/help", { message_id: 1e300 }),
  "nothing but a number": () => ({ update_id: nextUpdate() }),
};

const words = fc.oneof(
  fc.constantFrom(
    "1",
    "2",
    "#1",
    "all",
    "today",
    "week",
    "profit",
    "stop",
    "dte",
    "auto",
    "60%",
    "300",
    "on",
    "off",
    "0",
    "75.00",
  ),
  texts,
);

/** Whatever the trader can write or press, and what only looks like it. */
export const anyUpdate: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "positions",
          "position",
          "why",
          "pnl",
          "performance",
          "compare",
          "replay",
          "note",
          "notes",
          "brief",
          "scorecard",
          "weekly",
          "orders",
          "pending",
          "close",
          "closed",
          "rules",
          "pause",
          "resume",
          "kill",
          "unkill",
          "reconcile",
          "health",
          "help",
          "start",
        ),
        fc.array(words, { maxLength: 4 }),
        fc.constantFrom(TRADER, TRADER, TRADER, STRANGER),
      )
      .map(([name, rest, from]) => written(`/${[name, ...rest].join(" ")}`.slice(0, 4_096), {}, from)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom("nav", "see", "act", "x"),
        fc.constantFrom(
          "positions",
          "position",
          "why",
          "rules",
          "pnl",
          "close",
          "pause",
          "resume",
          "card",
          "x",
        ),
        fc.array(words, { maxLength: 3 }),
      )
      .map(([way, command, rest]) => pressed(`${way}:${command}:${rest.join(" ")}`)),
  },
  { weight: 2, arbitrary: mutated(fc.constant(null).map(() => pressed(`approve:${TOKEN}`))) },
  { weight: 2, arbitrary: mutated(fc.constant(null).map(() => written("/positions 2"))) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(HOSTILE)).map((make) => make()) },
);

/** Whether an update comes from the one person who may do something, by its JSON. */
export function isTraders(json: string): boolean {
  const { message, callback_query } = (JSON.parse(json) ?? {}) as Record<
    string,
    { from?: { id?: unknown } | null } | null | undefined
  >;
  return [message, callback_query].some((each) => each?.from?.id === TRADER);
}
