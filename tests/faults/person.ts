import type { BrokerBook } from "../brokers/book.ts";
import { truthOf } from "../hunting/orders.ts";
import { CHAT, OWNER } from "../support/book.ts";
import type { TestWorld } from "../support/world.ts";
import type { Messages } from "./messages.ts";

interface Card {
  request_id: string;
  token: string;
  card_chat_id: string;
  card_message_id: string;
}

interface Question {
  kind: string;
  token: string;
  telegram_message_id: string | null;
  facts: Record<string, unknown>;
  order_id: string | null;
  client_order_id: string | null;
}

/** The owner, who has the chat on the phone and the broker's own screen. */
export class Person {
  private updates = 0;

  constructor(
    private readonly world: TestWorld,
    private readonly broker: BrokerBook,
    private readonly messages: Messages,
    private readonly tell: (what: string) => void,
    /** Calls the functions that the database names. */
    private readonly wake: (functions: string[]) => void,
  ) {}

  async reads(): Promise<void> {
    for (const message of this.messages.take(await this.world.deliver())) {
      this.tell(`message: ${message}`);
    }
  }

  async looks(decision: "approve" | "reject"): Promise<void> {
    await this.reads();
    const pending = await this.world.sql<Card[]>`
      select request_id, token, card_chat_id, card_message_id
      from public.trade_requests join private.card_tokens using (request_id)
      where status = 'pending' order by 1`;
    for (const { request_id, ...card } of pending) {
      const outcome = await this.press("decide_trade_request", {
        token: card.token,
        chat_id: Number(card.card_chat_id),
        message_id: Number(card.card_message_id),
        decision,
        decided_by: OWNER,
      });
      this.tell(`${decision} ${request_id}: ${outcome}`);
    }
    const questions = await this.world.sql<Question[]>`
      select q.kind, q.token, q.telegram_message_id, q.facts, o.order_id, o.client_order_id
      from private.prompts q left join public.orders o on o.order_id = (q.facts ->> 'order_id')::bigint
      where q.answered_at is null order by q.prompt_id`;
    for (const question of questions) {
      if (question.kind === "which_order") {
        await this.chooses(question);
      }
    }
    await this.reads();
  }

  /** Sees on the broker's screen which order it is; waits if it is not among the candidates. */
  private async chooses({
    token,
    telegram_message_id,
    facts,
    order_id,
    client_order_id,
  }: Question): Promise<void> {
    const own = truthOf(this.broker, { client_order_id });
    const index = (facts.candidates as string[]).indexOf(own?.orderId ?? "");
    if (own && index === -1) {
      this.tell(`order ${order_id} is ${own.orderId}, which is not offered: ${facts.candidates}`);
      return;
    }
    const answer = own ? `order${index + 1}` : "none";
    const outcome = await this.press("answer_prompt", {
      token,
      chat_id: CHAT,
      message_id: Number(telegram_message_id),
      answer,
      answered_by: OWNER,
    });
    this.tell(`order ${order_id}: ${answer} of ${facts.candidates}: ${outcome}`);
  }

  /** Presses a button and returns the outcome. */
  private async press(name: string, parameters: Record<string, unknown>): Promise<string> {
    this.updates += 1;
    const said = { update_id: this.updates, ...parameters };
    const { outcome, wakes = [] } = await this.world.call<{ outcome: string; wakes?: string[] }>(name, said);
    this.wake(wakes);
    return outcome;
  }
}
