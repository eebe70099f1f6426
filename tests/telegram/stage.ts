import { expect } from "vitest";
import { createBot } from "../../shared/telegram/bot.ts";
import { handleUpdate } from "../../shared/telegram/handle-update.ts";
import { render } from "../../shared/telegram/templates.ts";
import { CHAT, type Delivered, OWNER, type Row } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

export const APPROVER = Number(OWNER);
export const VIEWER = 88;
export const STRANGER = 666;
/** A group to which somebody added the bot. */
export const OTHER_CHAT = -2002;
const CHANNEL = -3003;

/** Every changed table with the number of added rows; 0 = rows were only modified. */
export type Writes = Record<string, number>;

/** A press on a button. */
export interface Pressed {
  data: string;
  message_id: number;
  buttons?: { text: string; data: string }[][];
}

interface Table {
  name: string;
  rows: number;
  digest: string;
}

/** A situation that is built once and restored for every attempt. */
export interface Stage {
  world: TestWorld;
  /** Saves the current book as the situation. */
  keep(): Promise<void>;
  /** Restores the situation. */
  restore(): Promise<void>;
  /** The bot's immediate answers to simultaneous updates (null = none), and the changes they made. */
  bring(...updates: Row[]): Promise<{ said: (Row | null)[]; writes: Writes }>;
  /** The kinds of the messages queued or edited since the situation, sorted. */
  sent(): Promise<string[]>;
  /** The newest of them. */
  newest(): Promise<Row>;
  /** The audit since the situation: who, what, and the outcome. */
  audit(): Promise<Row[]>;
  /** Sends what is due and returns the newest message of that kind. */
  asked(kind: string): Promise<Delivered>;
}

export async function createStage(): Promise<Stage> {
  const world = await createWorld();
  const { sql } = world;
  const bot = createBot(world.database, {
    TELEGRAM_BOT_TOKEN: "123456:token",
    // Nobody listens there: an immediate answer of the bot is the webhook's answer.
    TELEGRAM_API_URL: "http://127.0.0.1:9",
    TELEGRAM_CHAT_ID: CHAT,
    TELEGRAM_APPROVER_IDS: [APPROVER],
    TELEGRAM_VIEWER_IDS: [VIEWER],
  });

  const tables = await sql<{ schema: string; name: string; columns: string }[]>`
    select n.nspname as schema, c.relname as name, (
      select string_agg(quote_ident(a.attname), ', ') from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind = 'r'`;
  const digests = tables
    .map(
      ({ schema, name }) =>
        `select '${schema}.${name}' as name, count(*)::integer as rows, ` +
        `coalesce(sum(hashtextextended(t::text, 0)), 0)::text as digest from ${schema}.${name} t`,
    )
    .join(" union all ");
  const look = async () => (await sql.unsafe(digests)) as unknown as Table[];

  function changed(before: Table[], after: Table[]): Writes {
    const then = new Map(before.map((table) => [table.name, table]));
    return Object.fromEntries(
      after.flatMap(({ name, rows, digest }) => {
        const was = then.get(name);
        return was?.digest === digest && was.rows === rows ? [] : [[name, rows - (was?.rows ?? 0)]];
      }),
    );
  }

  let kept: Table[] = [];

  return {
    world,
    async keep() {
      await sql.unsafe(
        `drop schema if exists kept cascade; create schema kept; ${tables
          .map(({ schema, name }) => `create table kept.${schema}_${name} as table ${schema}.${name};`)
          .join(" ")}`,
      );
      kept = await look();
    },
    async restore() {
      const others = Object.keys(changed(kept, await look()));
      const again = tables
        .filter(({ schema, name }) => others.includes(`${schema}.${name}`))
        .map(
          ({ schema, name, columns }) =>
            `delete from ${schema}.${name}; insert into ${schema}.${name} (${columns}) overriding system value ` +
            `select ${columns} from kept.${schema}_${name};`,
        );
      if (again.length > 0) {
        // Rows are restored as they were, without triggers or foreign keys.
        await sql.begin((tx) =>
          tx.unsafe(`set local session_replication_role = replica; ${again.join(" ")}`).simple(),
        );
      }
    },
    async bring(...updates) {
      const before = await look();
      const said = await Promise.all(
        updates.map(async (update) => JSON.parse((await handleUpdate(bot, update)) ?? "null")),
      );
      return { said, writes: changed(before, await look()) };
    },
    async sent() {
      const rows = await sql`
        select kind from private.outbox where message_id not in (select message_id from kept.private_outbox)`;
      return rows.map(({ kind }) => String(kind)).sort();
    },
    async newest() {
      const [row] = await sql`
        select kind, facts, edits_message_id::integer from private.outbox order by message_id desc limit 1`;
      return row ?? {};
    },
    async audit() {
      return [
        ...(await sql`
          select user_id, action, outcome from public.actions
          where action_id not in (select action_id from kept.public_actions) order by action_id`),
      ];
    },
    async asked(kind) {
      const message = (await world.deliver()).findLast((sent) => sent.kind === kind);
      if (message === undefined) {
        throw new Error(`Nothing of kind ${kind} was sent.`);
      }
      return message;
    },
  };
}

let updates = 10_000;

const OWNERS_CHAT = { id: CHAT, type: "supergroup", title: "Owner" };
const A_CHANNEL = { id: CHANNEL, type: "channel", title: "Tips" };
const FORWARDED = {
  forward_origin: { type: "user", date: 1_772_540_000, sender_user: { id: APPROVER, is_bot: false } },
};
const THE_BOT = { id: 123456, is_bot: true, first_name: "Thetabase", username: "thetabase" };

const person = (id: number) => ({ id, is_bot: false, first_name: "Max" });
const chatOf = (id: number) => (id === CHAT ? OWNERS_CHAT : { id, type: "supergroup", title: "Another" });

function update(of: Row): Row {
  updates += 1;
  return { update_id: updates, ...of };
}

/** A written message, in Telegram's form. */
function note(text: string, { user = APPROVER, chat = CHAT, ...differing }: Row = {}): Row {
  return {
    message_id: 900_000 + updates,
    date: 1_772_550_000,
    chat: chatOf(Number(chat)),
    from: person(Number(user)),
    text,
    entities: [{ type: "bot_command", offset: 0, length: text.split(" ")[0]?.length }],
    ...differing,
  };
}

/** Ways in which a text can reach the bot. */
export const write = {
  by: (text: string, differing: Row = {}) => update({ message: note(text, differing) }),
  edited: (text: string) => update({ edited_message: note(text, { edit_date: 1_772_550_060 }) }),
  forwarded: (text: string) => update({ message: note(text, FORWARDED) }),
  channelPost: (text: string) => update({ channel_post: postOf(text) }),
  editedChannelPost: (text: string) =>
    update({ edited_channel_post: { ...postOf(text), edit_date: 1_772_550_060 } }),
};

/** A channel post has no author. Even in the owner's chat it would have none. */
const postOf = (text: string): Row =>
  note(text, { from: undefined, sender_chat: A_CHANNEL, chat: OWNERS_CHAT.id });

/** The bot's message with the button. */
function carrier({ message_id, buttons }: Pressed, differing: Row = {}): Row {
  return {
    message_id,
    date: 1_772_550_000,
    chat: OWNERS_CHAT,
    from: THE_BOT,
    text: "...",
    reply_markup: {
      inline_keyboard: (buttons ?? []).map((row) =>
        row.map(({ text, data }) => ({ text, callback_data: data })),
      ),
    },
    ...differing,
  };
}

/** Ways in which a button can reach the bot. */
export const press = {
  by: (pressed: Pressed, { user = APPROVER, chat = CHAT, ...differing }: Row = {}) =>
    update({
      callback_query: {
        id: `q${updates}`,
        from: person(Number(user)),
        chat_instance: "1",
        data: pressed.data,
        message: carrier(pressed, { chat: chatOf(Number(chat)), ...differing }),
      },
    }),
  /** The bot has edited its message since; it is still the same message. */
  onEdited: (pressed: Pressed) => press.by(pressed, { edit_date: 1_772_550_060 }),
  onForwarded: (pressed: Pressed) => press.by(pressed, FORWARDED),
  inChannel: (pressed: Pressed) => press.by(pressed, { chat: CHANNEL, sender_chat: A_CHANNEL }),
  /** Sent through the bot into another chat, where Telegram does not include the message. */
  inline: ({ data }: Pressed) =>
    update({
      callback_query: {
        id: `q${updates}`,
        from: person(APPROVER),
        chat_instance: "1",
        inline_message_id: "x",
        data,
      },
    }),
  /** Not a press: Telegram reports the message with the button as edited or posted. */
  edited: (pressed: Pressed) => update({ edited_message: carrier(pressed, { edit_date: 1_772_550_060 }) }),
  channelPost: (pressed: Pressed) =>
    update({ channel_post: carrier(pressed, { chat: A_CHANNEL, sender_chat: A_CHANNEL, from: undefined }) }),
};

/** The button of a message that gives this answer. */
export function buttonOf({ kind, facts, message_id }: Delivered, answer: string): Pressed {
  const { buttons } = render(kind, facts);
  const button = buttons.flat().find(({ data }) => data === `${answer}:${facts.token}`);
  if (button === undefined) {
    throw new Error(`The ${kind} does not offer ${answer}: ${JSON.stringify(buttons)}`);
  }
  return { data: button.data, message_id, buttons };
}

/** What a presser is shown. */
export const toast = (text: unknown, alert = false) => ({
  method: "answerCallbackQuery",
  callback_query_id: expect.any(String),
  text,
  ...(alert && { show_alert: true }),
});

export const STALE = toast("This message is out of date. Use the newest one.");
export const MAY_LOOK_ONLY = toast(`You (user ${VIEWER}) may look here, but not act.`, true);
const mayNothing = (user: number) => toast(`You (user ${user}) are not allowed to decide here.`, true);

/** What every accepted update writes, and what an approver's actions write in addition. */
export const HEARD: Writes = { "private.telegram_updates": 1 };
export const AUDITED: Writes = { ...HEARD, "public.actions": 1 };

export function plus(...several: Writes[]): Writes {
  const sum: Writes = {};
  for (const [table, rows] of several.flatMap(Object.entries) as [string, number][]) {
    sum[table] = (sum[table] ?? 0) + rows;
  }
  return sum;
}

/** What messages write. */
export const messages = ({ length }: string[]): Writes => (length === 0 ? {} : { "private.outbox": length });

/** The answers, by way. */
export const named = (ways: [string, ...unknown[]][], said: (Row | null)[]) =>
  Object.fromEntries(ways.map(([way], n) => [way, said[n]]));

/** Presses by nobody, or by somebody without rights, and the answers. */
const UNPRESSED: [string, (pressed: Pressed) => Row, Row | null][] = [
  ["stranger", (on) => press.by(on, { user: STRANGER }), mayNothing(STRANGER)],
  ["wrong chat", (on) => press.by(on, { chat: OTHER_CHAT }), mayNothing(APPROVER)],
  ["viewer in the wrong chat", (on) => press.by(on, { user: VIEWER, chat: OTHER_CHAT }), mayNothing(VIEWER)],
  ["private chat", (on) => press.by(on, { chat: APPROVER }), mayNothing(APPROVER)],
  ["edited message", press.edited, null],
  ["forwarded message", press.onForwarded, STALE],
  ["channel", press.inChannel, mayNothing(APPROVER)],
  ["channel post", press.channelPost, null],
  ["message that Telegram does not tell", press.inline, mayNothing(APPROVER)],
];

/** All of these get that answer or none, and nothing is written. */
export async function expectNothing(stage: Stage, pressed: Pressed): Promise<void> {
  const { said, writes } = await stage.bring(...UNPRESSED.map(([, by]) => by(pressed)));
  expect(named(UNPRESSED, said)).toEqual(Object.fromEntries(UNPRESSED.map(([way, , says]) => [way, says])));
  expect(writes).toEqual({});
}
