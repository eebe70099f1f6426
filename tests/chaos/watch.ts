import type { Database } from "../../shared/database.ts";
import type { Row } from "../support/book.ts";
import type { TestWorld } from "../support/world.ts";
import type { BrokerBook } from "../tradestation/simulator/book.ts";
import { judgeBook } from "./judges/book.ts";
import { apply } from "./judges/check/apply.ts";
import { begin } from "./judges/check/begin.ts";
import { finish } from "./judges/check/finish.ts";
import { asHolder } from "./judges/check/holder.ts";
import { record, release } from "./judges/check/orders.ts";
import { settleExpired } from "./judges/check/settlement.ts";
import { claim, recordDelivery } from "./judges/delivery.ts";
import type { Called, Expected } from "./judges/judge.ts";
import { nothing } from "./judges/judge.ts";
import { decideRequest } from "./judges/people/cards.ts";
import { reply, runCommand } from "./judges/people/commands.ts";
import { answerPrompt } from "./judges/people/questions.ts";
import { closePosition, createPosition, overrideRules, propose } from "./judges/people/scripts.ts";
import type { Model } from "./model.ts";
import { changes, readState, type State } from "./state.ts";

type Judge = (model: Model, called: Called, before: State, after: State) => Expected;

const JUDGES: Record<string, Judge> = {
  propose_trade: propose,
  create_position: createPosition,
  close_position: closePosition,
  override_rules: overrideRules,
  decide_trade_request: decideRequest,
  run_command: runCommand,
  answer_prompt: answerPrompt,
  queue_reply: reply,
  begin_exit_check: begin,
  apply_quotes: asHolder(apply),
  release_orders: asHolder(release),
  record_orders: asHolder(record),
  settle_expired: asHolder(settleExpired),
  finish_exit_check: asHolder(finish),
  claim_messages: claim,
  record_delivery: recordDelivery,
};

/** They read, or keep what is nobody's book. */
const HARMLESS = [
  "tradestation_token",
  "keep_tradestation_token",
  "broker_order_owners",
  "count_due_messages",
  "seconds_to_next_message",
];

/** They change nothing of the book. What they should not have changed shows at the next call that is looked at. */
const OF_THE_CHAT = ["claim_messages", "record_delivery"];

/**
 * The database as `shared` sees it, every call of a function watched: what it changes is compared with what the model
 * says, one call after the other, whoever makes them and whatever is cut off in between.
 */
export class Watch {
  /** What should not be, as sentences. */
  readonly broken: string[] = [];
  /** What happened, a line each. */
  readonly trace: string[] = [];
  /** How often each function was called, and each change made. */
  readonly met = new Map<string, number>();
  calls = 0;
  readonly database: Database;
  #state: State;
  #latest: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly world: TestWorld,
    private readonly model: Model,
    private readonly broker: BrokerBook,
    state: State,
  ) {
    this.#state = state;
    this.database = new Proxy(world.database, {
      get: (target, property) =>
        property === "rpc"
          ? (name: string, parameters: Row = {}) => this.call(name, parameters)
          : Reflect.get(target, property),
    });
  }

  static async over(world: TestWorld, model: Model, broker: BrokerBook): Promise<Watch> {
    return new Watch(world, model, broker, await readState(world));
  }

  get state(): State {
    return this.#state;
  }

  tell(what: string): void {
    this.trace.push(what);
  }

  /** As supabase-js answers. One after the other, so that what changed is that call's doing. */
  private call(name: string, given: Row) {
    const turn = this.#latest.then(() => this.callAlone(name, given));
    this.#latest = turn.catch(() => {});
    return turn;
  }

  private async callAlone(name: string, given: Row) {
    const parameters = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const said = await this.world.call(name, parameters).then(
      (answer) => ({ answer, error: null }),
      (thrown: { code?: string; message: string; detail?: string; hint?: string }) => ({
        answer: null,
        error: {
          code: thrown.code ?? "",
          message: thrown.message,
          details: thrown.detail ?? null,
          hint: thrown.hint ?? null,
        },
      }),
    );
    this.calls += 1;
    if (!HARMLESS.includes(name)) {
      await this.judge({ name, parameters, ...said });
    }
    return { data: said.answer, error: said.error };
  }

  private async judge(called: Called): Promise<void> {
    const { name, error } = called;
    const before = this.#state;
    const after = OF_THE_CHAT.includes(name)
      ? { ...before, queued: [], actions: [] }
      : await readState(this.world, before);
    this.#state = after;
    const judge = JUDGES[name];
    if (judge === undefined) {
      throw new Error(`There is no judge of ${name}.`);
    }
    for (const [prompt_id] of after.prompts) {
      if (!before.prompts.has(prompt_id)) {
        this.model.questions.set(prompt_id, this.model.real);
      }
    }
    for (const { message_id, facts } of after.queued) {
      if (facts.anew) {
        this.model.anew.add(message_id);
      }
    }
    // What failed without a reason of its own has changed nothing.
    const expected =
      error === null || /^PT4/.test(error.code)
        ? judge(this.model, { ...called, answer: called.answer ?? {} }, before, after)
        : nothing();
    const broken = [
      ...this.compare(called, expected, before, after),
      ...judgeBook(this.model, before, after, this.broker),
    ];
    this.tell(`  ${name}${error ? ` ${error.code} ${error.message}` : ""}${this.said(before, after)}`);
    for (const sentence of broken) {
      this.broken.push(`${name}: ${sentence}`);
      this.tell(`  !! ${sentence}`);
    }
  }

  private compare({ error }: Called, expected: Expected, before: State, after: State): string[] {
    const broken = [...(expected.broken ?? [])];
    if ((error?.code ?? null) !== (expected.error ?? null)) {
      broken.push(
        error === null
          ? `it was not refused, and should be (${expected.error})`
          : `it was refused (${error.code} ${error.message})`,
      );
    }
    const is = changes(before, after);
    const ought = expected.changes.toSorted();
    const more = is.filter((change) => !ought.includes(change) && !expected.optional?.includes(change));
    const less = ought.filter((change) => !is.includes(change));
    return [
      ...broken,
      ...more.map((change) => `it changed ${change}`),
      ...less.map((change) => `it did not change ${change}`),
    ];
  }

  private said(before: State, after: State): string {
    const answers = [...after.prompts.values()].flatMap(({ prompt_id, kind, answer }) =>
      answer === (before.prompts.get(prompt_id)?.answer ?? null) ? [] : [`${kind} answered: ${answer}`],
    );
    const all = [...changes(before, after), ...answers, ...after.queued.map(({ kind }) => `'${kind}'`)];
    for (const change of all) {
      const what = change.replace(/\b(r|order )\d+\b/g, "$1N").replace(/ at .*/, "");
      this.met.set(what, (this.met.get(what) ?? 0) + 1);
    }
    return all.length === 0 ? "" : `: ${all.join("; ")}`;
  }
}
