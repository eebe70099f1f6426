import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { connect } from "../../local/database.ts";
import type { Holding, OrderReport } from "../../shared/broker.ts";
import type { OptionQuote, UnderlyingQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { createDatabase, type TestDatabase } from "./database.ts";

export { cc, csp, EXPIRATION, ic, putSymbol, quote, quotesFor, str, vcc, vpc, working } from "./trades.ts";

/** Tuesday, 10:00 in New York: 45 days before the expiration that the requests below have. */
export const TUESDAY = "2026-03-03T15:00:00Z";

/** The chat that the pretended Telegram delivers to. */
export const CHAT = -1001;
/** Whoever presses buttons. */
export const OWNER = "77";

export type Row = Record<string, unknown>;

/** A message as the pretended Telegram got it. */
export interface Delivered {
  kind: string;
  facts: Row;
  /** Telegram's id. */
  message_id: number;
  edited: boolean;
}

interface Claim {
  checked: number;
  exits: { position_id: number; reason: string }[];
}

interface Released {
  place: Row[];
  replace: Row[];
  cancel: Row[];
  poll: Row[];
}

interface Press {
  update_id?: number;
  token?: string;
  answered_by?: string;
  message_id?: number;
  chat_id?: number;
}

/** The safety limits; null = not chosen. */
/** The kinds of private.prompts. */
const PROMPTS = [
  "settlement",
  "settlement_value",
  "which_order",
  "drift",
  "confirmation",
  "working_closes",
  "unfilled_entry",
];

export const NO_LIMITS = {
  max_open_positions: null,
  max_positions_per_expiration: null,
  max_total_collateral: null,
  max_risk_per_trade: null,
  max_risk_per_ticker: null,
  max_daily_loss: null,
  min_buying_power: null,
};

export type Limits = { [name in keyof typeof NO_LIMITS]?: number | "infinity" | null };

/** A database with no trade in it, and the steps of a check in the hands of the test. Functions run as service_role. */
export interface Book extends TestDatabase {
  /** Calls a function of the API. */
  call<T>(name: string, parameters?: Row): Promise<T>;
  /** Removes every trade, message and limit and pins the market clock to TUESDAY. */
  empty(): Promise<void>;
  /** Records a position opened elsewhere at the request's own credit and returns its position_id. */
  open(request: TradeRequest): Promise<number>;
  propose(request: TradeRequest): Promise<Row>;
  /** Proposes, has the card delivered and approves it. */
  approve(request: TradeRequest): Promise<Row>;
  press(request_id: string, decision: "approve" | "reject", press?: Press): Promise<Row>;
  /** What the owner writes, or a button that acts. */
  command(command: string, subject?: Row, update_id?: number): Promise<Row>;
  /** Presses a button of the newest question of a kind. */
  answerNewest(kind: string, answer: string, press?: Press): Promise<Row>;
  /** Presses a button of a message that asks something. */
  answer(message: Delivered | undefined, answer: string, press?: Press): Promise<Row>;
  /** Plays Telegram, which is in no hurry: takes everything that is due and confirms it. */
  deliver(): Promise<Delivered[]>;
  /** As if the outbox had sent a message of that kind, and Telegram had given it that number. */
  sentAs(kind: string, message_id: number): Promise<void>;
  /** Kinds of the messages in the outbox, in order, cards left out. */
  alerts(): Promise<string[]>;

  /** The schedule's next full check: five minutes after the one before, wherever the clock stands. Returns its run_id. */
  begin(): Promise<number>;
  /** What a check is told that begins now. */
  beginning<T = Row>(): Promise<T>;
  /** The next check counts, see `private.counts_again()`: as though five minutes had passed. */
  tick(): Promise<void>;
  apply(
    run_id: number,
    quotes: OptionQuote[],
    underlyings?: UnderlyingQuote[],
    buying_power?: number | null,
  ): Promise<Claim>;
  release(run_id: number): Promise<Released>;
  record(run_id: number, reports: OrderReport[]): Promise<{ opened: number[]; closed: number[] }>;
  /** Without holdings nothing is compared with the broker. */
  finish(
    run_id: number,
    reports?: OrderReport[],
    holdings?: Holding[] | null,
  ): Promise<{ opened: number[]; closed: number[] }>;
  /** A check whose orders leave; the broker's answers are the test's. */
  send(
    quotes: OptionQuote[],
    underlyings?: UnderlyingQuote[],
    buying_power?: number | null,
  ): Promise<{ run_id: number; claim: Claim } & Released>;
  /** A check that decides and sends nothing. */
  decide(quotes: OptionQuote[], underlyings?: UnderlyingQuote[]): Promise<Claim>;
  /** A check that decides, sends nothing, and learns what the broker holds. */
  compare(
    holdings: Holding[] | null,
    quotes?: OptionQuote[],
    underlyings?: UnderlyingQuote[],
  ): Promise<Claim>;
  /** What an interrupted run does to the next one, without the wait: its lease is over. */
  loseLease(): Promise<void>;
  /** Chooses safety limits. */
  limit(limits: Limits): Promise<void>;

  position(position_id: number): Promise<Row>;
  request(request_id: string): Promise<Row>;
  /** Of a position or of a request, oldest first. */
  orders(of: { position_id: number } | { request_id: string }): Promise<Row[]>;
  /** The newest order that closes a position, or was meant to. */
  exit(position_id: number): Promise<Row>;
  /** What the latest check decided about a position. */
  decision(position_id: number): Promise<Row>;
  trades(): Promise<Row[]>;
  /** Every question of a kind, oldest first. */
  prompts(kind: "settlement" | "settlement_value" | "which_order" | "drift"): Promise<Row[]>;
}

export async function createBook(template?: string): Promise<Book> {
  const db = await createDatabase(template);
  const { sql } = db;
  const numbers = {
    numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
    bigint: { to: 20, from: [20], serialize: String, parse: Number },
  };
  // As what comes over REST does, with the limits of that role.
  const api = connect(db.server.url(db.name, "authenticator"), {
    max: 10,
    connection: { role: "service_role" },
    types: numbers,
  });
  const view = connect(db.server.url(db.name), { max: 2, types: numbers });
  let updates = 0;
  let messages = 0;

  const call = async <T>(name: string, parameters: Row = {}): Promise<T> => {
    const names = Object.keys(parameters);
    // As the function's parameter wants them, json or jsonb: a type that is named here would have to be that one.
    const given = Object.values(parameters);
    const [row] = await api.unsafe(
      `select public.${name}(${names.map((parameter, i) => `${parameter} => $${i + 1}`).join(", ")}) as answer`,
      given as postgres.ParameterOrJSON<never>[],
    );
    return row?.answer as T;
  };

  /** Whom the caller is to call is not what most tests ask about: `call` tells. */
  const briefly = async (name: string, parameters: Row): Promise<Row> => {
    const { wakes, ...said } = await call<Row>(name, parameters);
    return said;
  };

  const one = async (rows: PromiseLike<postgres.Row[]>): Promise<Row> => {
    const [row] = await rows;
    if (row === undefined) {
      throw new Error("There is no such row.");
    }
    return row;
  };

  const book: Book = {
    ...db,
    call,
    async drop() {
      await Promise.all([api.end(), view.end()]);
      await db.drop();
    },
    async empty() {
      await sql`
        update private.check_lease
        set run_id = null, expires_at = '-infinity', reconciliation_asked = false, wanted_at = null, full_wanted = false,
          reconciled_at = null`.simple();
      await sql`
        delete from private.exit_decisions; delete from private.exit_checks; delete from private.outbox;
        delete from private.prompts; delete from private.chats; delete from public.actions;
        delete from public.drifts; delete from private.shares_held; delete from private.settled_shares; delete from private.settlements; delete from public.rule_changes; delete from public.dividends;
        update public.switches set killed_at = null, killed_by = null, entries_paused_at = null, entries_paused_by = null;
        delete from private.telegram_updates; delete from private.paper_orders; delete from private.paper_transfers;
        delete from private.calls; delete from public.incidents; delete from private.reports;
        delete from public.journal; delete from private.daily_marks; delete from public.account_ledger;
        delete from private.simulated_quotes; delete from private.simulated_underlyings;
        delete from public.share_trades; delete from private.share_closes;
        delete from private.lookups; delete from public.scans; delete from public.earnings; delete from public.daily_volatility; delete from public.broker_balances;
        delete from public.trade_history; delete from public.orders; delete from public.positions;
        delete from public.trade_requests;
      `.simple();
      await book.limit(NO_LIMITS);
      await db.setClock(TUESDAY);
      await sql`update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now()`;
    },
    async open(request) {
      const { position } = await call<{ position: { position_id: number } }>("create_position", {
        request,
        entry_price: request.net_credit,
        quantity: request.quantity,
        execution_data: {},
      });
      return position.position_id;
    },
    propose: (request) => call("propose_trade", { request }),
    async approve(request) {
      await book.propose(request);
      await book.deliver();
      return await book.press(request.request_id, "approve");
    },
    async press(request_id, decision, press = {}) {
      const { card_token, card_message_id, card_chat_id } = await book.request(request_id);
      updates += 1;
      return await briefly("decide_trade_request", {
        update_id: updates,
        token: card_token,
        chat_id: Number(card_chat_id),
        message_id: Number(card_message_id),
        decision,
        decided_by: OWNER,
        ...press,
      });
    },
    async command(command, subject = {}, update_id) {
      updates += 1;
      return await briefly("run_command", {
        update_id: update_id ?? updates,
        user_id: OWNER,
        command,
        subject,
      });
    },
    async answerNewest(kind, answer, press = {}) {
      const q = await one(
        view`select token, chat_id, telegram_message_id from private.prompts where kind = ${kind} order by prompt_id desc limit 1`,
      );
      updates += 1;
      return await briefly("answer_prompt", {
        update_id: updates,
        token: q.token,
        chat_id: Number(q.chat_id),
        message_id: Number(q.telegram_message_id),
        answer,
        answered_by: OWNER,
        ...press,
      });
    },
    async answer(message, answer, press = {}) {
      updates += 1;
      return await briefly("answer_prompt", {
        update_id: updates,
        token: String(message?.facts.token),
        chat_id: CHAT,
        message_id: message?.message_id ?? 0,
        answer,
        answered_by: OWNER,
        ...press,
      });
    },
    async deliver() {
      const delivered: Delivered[] = [];
      for (;;) {
        await sql`update private.chats set paced_until = '-infinity'`;
        await sql`update private.outbox set sent_at = sent_at - interval '1 minute' where status = 'sent'`;
        const claimed = await call<
          { message_id: number; attempt: number; kind: string; facts: Row; edits: number | null }[]
        >("claim_messages", { owners_chat: CHAT });
        if (claimed.length === 0) {
          return delivered;
        }
        for (const { message_id, attempt, kind, facts, edits } of claimed) {
          messages += 1;
          const sent = edits ?? messages;
          await call("record_delivery", {
            message_id,
            attempt,
            outcome: "sent",
            telegram_chat_id: CHAT,
            telegram_message_id: sent,
          });
          delivered.push({ kind, facts, message_id: sent, edited: edits !== null });
        }
      }
    },
    async sentAs(kind, message_id) {
      const subject =
        kind === "card"
          ? { request_id: (await view`select request_id from public.trade_requests limit 1`)[0]?.request_id }
          : PROMPTS.includes(kind)
            ? {
                prompt_id: (await view`select prompt_id from private.prompts where kind = ${kind} limit 1`)[0]
                  ?.prompt_id,
              }
            : {};
      await sql`insert into private.outbox ${sql({ kind, status: "sent", sent_chat_id: CHAT, sent_message_id: message_id, ...subject } as never)}`;
    },
    async alerts() {
      const rows = await view`select kind from private.outbox where kind <> 'card' order by message_id`;
      return rows.map(({ kind }) => kind);
    },

    async begin() {
      await book.tick();
      return (await book.beginning<{ run_id: number }>()).run_id;
    },
    beginning: () => call("begin_exit_check", { key: randomUUID() }),
    async tick() {
      await sql`update public.positions set counted_at = counted_at - interval '5 minutes' where status = 'OPEN'`;
      await sql`update public.drifts set counted_at = counted_at - interval '5 minutes'`;
    },
    async apply(run_id, quotes, underlyings = [], buying_power = null) {
      const given = { run_id, page: 1, quotes, underlyings, buying_power };
      const { checked, exits } = await call<Claim>("apply_quotes", given);
      return { checked, exits };
    },
    release: (run_id) => call("release_orders", { run_id }),
    record: (run_id, reports) => call("record_orders", { run_id, reports }),
    async finish(run_id, reports = [], holdings = null) {
      const given = { run_id, reports, holdings };
      const { opened, closed } = await call<{ opened: number[]; closed: number[] }>(
        "finish_exit_check",
        given,
      );
      return { opened, closed };
    },
    async send(quotes, underlyings = [], buying_power = null) {
      const run_id = await book.begin();
      const claim = await book.apply(run_id, quotes, underlyings, buying_power);
      return { run_id, claim, ...(await book.release(run_id)) };
    },
    async decide(quotes, underlyings = []) {
      const run_id = await book.begin();
      const claim = await book.apply(run_id, quotes, underlyings);
      await book.finish(run_id);
      return claim;
    },
    async compare(holdings, quotes = [], underlyings = []) {
      const run_id = await book.begin();
      const claim = await book.apply(run_id, quotes, underlyings);
      await book.finish(run_id, [], holdings);
      return claim;
    },
    async limit(limits) {
      await sql`update public.limits set ${sql(limits)}`;
    },
    async loseLease() {
      await sql`update private.check_lease set expires_at = clock_timestamp() - interval '1 second'`;
    },

    position: (id) => one(view`select * from public.positions where position_id = ${id}`),
    request: (id) =>
      one(view`
      select r.*, t.token as card_token
      from public.trade_requests r left join private.card_tokens t using (request_id) where request_id = ${id}`),
    orders: async (of) =>
      "position_id" in of
        ? await view`select * from public.orders where position_id = ${of.position_id} order by order_id`
        : await view`select * from public.orders where request_id = ${of.request_id} order by order_id`,
    exit: (id) =>
      one(view`
        select * from public.orders where position_id = ${id} and purpose = 'exit' order by order_id desc limit 1`),
    decision: (id) =>
      one(view`select * from private.exit_decisions where position_id = ${id} order by run_id desc limit 1`),
    trades: async () => await view`select * from public.trade_history order by trade_id`,
    prompts: async (kind) =>
      await view`select * from private.prompts where kind = ${kind} order by prompt_id`,
  };
  return book;
}
