import { connect as connectApi, type Database, unwrap } from "../../shared/database.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { SEED, underlyingPrice } from "../../shared/simulated/random-walk.ts";
import { connect } from "../database.ts";
import { checkNow, messages, send } from "../demo.ts";
import type { Stack } from "../stack.ts";
import { factorsAt } from "./prices.ts";

/** A stack on which a story is told: the market's clock and prices, and the parts of the proposer and the trader. */
export interface Stage {
  database: Database;
  /** Sets what the paper broker charges, USD per contract and leg: a setting of the owner's. */
  chargeFees(fee: number): Promise<void>;
  /** Moves the market there, once all that is under way has ended. `now`: ISO 8601. */
  moveTo(now: string): Promise<void>;
  /** Lets the schedule run for so long. */
  letRun(minutes: number): Promise<void>;
  check(): Promise<void>;
  /** Proposes a trade and presses Approve under its card, where nobody has pressed anything yet. */
  trade(request: TradeRequest): Promise<void>;
  /** Writes to the bot, and confirms what it asks back. */
  say(text: string): Promise<void>;
  /**
   * Deletes messages that a trader would not keep, of those since the stage was opened. What stays: how trades ended, the
   * cards of open ones, reports and lists.
   */
  tidy(): Promise<void>;
  end(): Promise<void>;
}

/** Kinds of messages, as in `private.message_kinds()`, whose words are on cards or pages, too. */
const PASSING = ["opened", "noted", "ledger", "scan_rules", "earnings"];

export async function openStage(stack: Stack & { chatUrl: string }, signal: AbortSignal): Promise<Stage> {
  const { chatUrl, marketUrl, supabaseUrl } = stack;
  const before = new Set((await messages(chatUrl)).map(({ message_id }) => message_id));
  const database = connectApi(supabaseUrl, stack.secretKey);
  const sql = connect(stack.dbUrl, { max: 1 });
  const written: number[] = [];

  /** Waits until nothing is under way. */
  async function settle(): Promise<void> {
    signal.throwIfAborted();
    await stack.idle();
    signal.throwIfAborted();
  }

  /** Hours pass on the market's clock, in which Telegram would have taken everything that is due. */
  async function rest(): Promise<void> {
    await send("POST", `${chatUrl}/rest`, {});
    await sql`update private.chats set paced_until = '-infinity' where paced_until > clock_timestamp() - interval '1 minute'`;
  }

  /** @returns whether there was such a button */
  async function press(messageId: number | null, isMeant: (button: string) => boolean): Promise<boolean> {
    const message = (await messages(chatUrl)).find(({ message_id }) => message_id === messageId);
    const button = message?.buttons.find(({ text }) => isMeant(text));
    if (button === undefined) {
      return false;
    }
    await send("POST", `${chatUrl}/press`, {
      message_id: messageId,
      callback_data: button.callback_data,
    });
    await settle();
    return true;
  }

  async function setPrices(now: string): Promise<void> {
    const prices = Object.entries(factorsAt(now)).map(([ticker, factor]) => {
      const price = underlyingPrice(ticker, new Date(now), SEED) * factor;
      return [ticker, Math.round(price * 100) / 100];
    });
    await send("PUT", `${marketUrl}/underlyings`, Object.fromEntries(prices));
  }

  return {
    database,
    async chargeFees(fee) {
      await sql`update public.order_settings set paper_fee = ${fee} where only_row`;
    },
    async moveTo(now) {
      await settle();
      await rest();
      await send("PUT", `${marketUrl}/clock`, { now });
      await send("DELETE", `${marketUrl}/prices`, {});
      await setPrices(now);
    },
    async letRun(minutes) {
      await rest();
      await send("POST", `${marketUrl}/clock/advance`, { minutes });
      await settle();
    },
    async check() {
      await checkNow(stack);
      await settle();
    },
    async trade(request) {
      await send("POST", `${supabaseUrl}/functions/v1/propose-trade`, request, {
        "x-proposer-token": stack.proposerToken,
      });
      await settle();
      const card = unwrap(
        await database
          .from("trade_requests")
          .select("card_message_id")
          .eq("request_id", request.request_id)
          .single(),
      );
      await press(card?.card_message_id ?? null, (text) => text.includes("Approve"));
    },
    async say(text) {
      // A question that somebody else has been asked is theirs.
      const [last] = await sql<{ id: string }[]>`select max(prompt_id) as id from private.prompts`;
      const sent = (await send("POST", `${chatUrl}/send`, { text })) as { message_id: number };
      written.push(sent.message_id);
      await settle();
      const [asked] = await sql<{ id: string }[]>`
        select telegram_message_id as id from private.prompts
        where kind = 'confirmation' and answer is null and prompt_id > ${last?.id ?? 0} order by prompt_id limit 1`;
      if (asked !== undefined) {
        await press(Number(asked.id), () => true);
      }
    },
    async tidy() {
      const over = await sql<{ id: string }[]>`
        select distinct o.sent_message_id as id from private.outbox o
        left join public.positions p using (request_id)
        left join private.prompts q using (prompt_id)
        where o.sent_message_id is not null
          and (o.kind = any (${PASSING}) or o.kind = 'confirmation' and q.answer is not null or o.kind = 'card' and p.status <> 'OPEN')`;
      const isOver = new Set(over.map(({ id }) => Number(id)));
      const ids = (await messages(chatUrl)).map(({ message_id }) => message_id);
      for (const id of [...ids.filter((id) => isOver.has(id) && !before.has(id)), ...written.splice(0)]) {
        await send("DELETE", `${chatUrl}/messages/${id}`, {});
      }
    },
    end: () => sql.end({ timeout: 5 }),
  };
}
