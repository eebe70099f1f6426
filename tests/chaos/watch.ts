import type { Database } from "../../shared/database.ts";
import type { BrokerBook } from "../brokers/book.ts";
import { mostSoFar } from "../hunting/invariants.ts";
import type { Row } from "../support/book.ts";
import type { TestWorld } from "../support/world.ts";
import { judgeBook } from "./judges/book.ts";
import { apply } from "./judges/check/apply.ts";
import { begin } from "./judges/check/begin.ts";
import { finish } from "./judges/check/finish.ts";
import { asHolder, giveBack } from "./judges/check/holder.ts";
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
import { changes, type PositionRow, readState, type State } from "./state.ts";

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
  finish_exit_check: finish,
  give_back_check: giveBack,
  claim_messages: claim,
  record_delivery: recordDelivery,
};

/** Functions that only read, or store what is not part of the book. */
const HARMLESS = [
  "tradestation_token",
  "keep_tradestation_token",
  "broker_order_owners",
  "count_due_messages",
  "seconds_to_next_message",
];

/** Calls that a check repeats when an answer was lost. */
const ASKED_AGAIN = [
  "begin_exit_check",
  "apply_quotes",
  "release_orders",
  "record_orders",
  "settle_expired",
  "finish_exit_check",
];

/** Calls that change nothing in the book. A wrong change would show at the next judged call. */
const OF_THE_CHAT = ["claim_messages", "record_delivery"];

/**
 * The database as `shared` sees it, with every call of a function watched: its changes are compared with the model, one
 * call after the other, whoever makes them and whatever is cut off in between.
 */
export class Watch {
  /** Broken invariants, as sentences. */
  readonly broken: string[] = [];
  /** The events, one line each. */
  readonly trace: string[] = [];
  /** How often each function was called, and each change was made. */
  readonly met = new Map<string, number>();
  /** How many answers of the database to a check will be lost, after how many others. */
  #losses = { after: 0, times: 0 };
  /**
   * How many answers each call has lost. A call is made three times, also after an interruption, and the third answer
   * arrives.
   */
  readonly #lost = new Map<string, number>();
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

  /** Counts an event that stories are meant to reach. */
  meet(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
  }

  tell(what: string): void {
    this.trace.push(what);
  }

  get calls(): number {
    return this.model.calls;
  }

  /** Loses answers of calls that a check repeats. */
  losesAnswers(after: number, times: number): void {
    this.#losses = { after, times };
  }

  /** Answers as supabase-js does. Calls run one after the other, so that each change belongs to one call. */
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
    this.model.calls += 1;
    if (!HARMLESS.includes(name)) {
      await this.judge({ name, parameters, ...said });
    }
    if (ASKED_AGAIN.includes(name) && this.isLost(`${name} ${JSON.stringify(parameters)}`)) {
      this.tell("  its answer is lost");
      this.meet(`lost: answer of ${name}`);
      return { data: null, error: { code: "", message: "TypeError: fetch failed", details: "", hint: "" } };
    }
    return { data: said.answer, error: said.error };
  }

  private isLost(call: string): boolean {
    if (this.#losses.after > 0) {
      this.#losses.after -= 1;
      return false;
    }
    this.#losses.times -= 1;
    const before = this.#lost.get(call) ?? 0;
    if (this.#losses.times < 0 || before >= 2) {
      return false;
    }
    this.#lost.set(call, before + 1);
    return true;
  }

  private async judge(called: Called): Promise<void> {
    const { name, error } = called;
    const before = this.#state;
    const after = OF_THE_CHAT.includes(name)
      ? { ...before, queued: [], actions: [] }
      : await readState(this.world, before);
    this.#state = after;
    for (const order of after.orders.values()) {
      mostSoFar(this.broker, order);
    }
    const judge = JUDGES[name];
    if (judge === undefined) {
      throw new Error(`There is no judge of ${name}.`);
    }
    for (const { message_id, facts } of after.queued) {
      if (facts.anew) {
        this.model.anew.add(message_id);
      }
    }
    // A call that failed without a reason of its own has changed nothing.
    const expected =
      error === null || /^PT4/.test(error.code)
        ? judge(this.model, { ...called, answer: called.answer ?? {} }, before, after)
        : nothing();
    const broken = [
      ...this.compare(called, expected, before, after),
      ...this.judgeWishes(called, after),
      ...judgeUncounted(called, before, after),
      ...judgeBook(this.model, before, after, this.broker),
    ];
    this.tell(`  ${name}${error ? ` ${error.code} ${error.message}` : ""}${this.said(before, after)}`);
    for (const sentence of broken) {
      this.broken.push(`${name}: ${sentence}`);
      this.tell(`  !! ${sentence}`);
    }
  }

  /** Judges whether a check is requested, and which functions the caller shall wake. */
  private judgeWishes({ name, answer }: Called, { wanted, fullWanted, isDue, isAsked }: State): string[] {
    const ought = { wanted: this.model.wanted !== null, fullWanted: this.model.fullWanted };
    const broken =
      wanted === ought.wanted && fullWanted === ought.fullWanted
        ? []
        : [`wanted is ${JSON.stringify({ wanted, fullWanted })}, not ${JSON.stringify(ought)}`];
    const { wakes } = (answer ?? {}) as { wakes?: string[] };
    // A check gets the request in asked_again. A repeated answer has the request of the first one.
    if (wakes === undefined || name === "begin_exit_check" || name === "finish_exit_check") {
      return broken;
    }
    const woken = [
      ...(isDue ? ["deliver-alerts"] : []),
      ...(wanted ? ["exit-check"] : []),
      ...(isAsked ? ["scan"] : []),
    ];
    return wakes.toSorted().join() === woken.join() ? broken : [...broken, `it wakes ${wakes}, not ${woken}`];
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
      this.meet(what);
    }
    return all.length === 0 ? "" : `: ${all.join("; ")}`;
  }
}

/** Counts of checks change only where quotes are applied. */
function judgeUncounted({ name }: Called, before: State, after: State): string[] {
  const counts = ({ counted_at, unmarked_checks, stop_checks }: PositionRow) =>
    JSON.stringify([counted_at, unmarked_checks, stop_checks]);
  return name === "apply_quotes"
    ? []
    : [...after.positions.values()].flatMap((row) => {
        const was = before.positions.get(row.request_id);
        return was === undefined || counts(was) === counts(row)
          ? []
          : [`position ${row.position_id} counted ${counts(was)}, and now ${counts(row)}`];
      });
}
