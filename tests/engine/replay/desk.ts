import type postgres from "postgres";
import { connect } from "../../../local/database.ts";
import { type Day, type Instant, iso } from "../../model/calendar.ts";
import type { Position } from "../../model/ledger.ts";
import type { Money } from "../../model/money.ts";
import type { ShareTrade } from "../../model/shares.ts";
import type { Close } from "../../model/walk.ts";
import type { TestDatabase } from "../../support/database.ts";
import type { Random } from "../random.ts";
import { Market, SimulatedBroker } from "../simulation.ts";
import { clock } from "./statements.ts";

/** A working close in the model. */
interface LiveClose extends Close {
  order_id: number;
  day: Day;
  /** The fills that the book knows. */
  filled: number;
  cash: Money;
  fees: Money;
  /** Whether the broker has reported the order. Before that it is not repriced. */
  known: boolean;
}

/** A position in the model. */
export interface Held {
  id: number;
  position: Position;
  stopHeld: boolean[];
  close: LiveClose | null;
  refusedOn: Day;
  refusals: number;
  /**
   * The official close in the question to a person; null = none is known, or a value is asked for; undefined = no
   * question.
   */
  askedAt: Money | null | undefined;
}

/** Shares, an adjusted root, an index that is settled by opening prints, and one that is settled by its close. */
export const TICKERS = ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "II", "ADJ1", "RUT", "XSP"];

/**
 * The parts of a replay: the database and the model, and the market and the broker that both use. Differences are
 * recorded.
 */
export class Desk {
  readonly sql: postgres.Sql;
  readonly random: Random;
  readonly market: Market;
  readonly broker: SimulatedBroker;
  readonly held = new Map<number, Held>();
  private stillOpen: Held[] = [];
  /** Shares from and to assignments, in the order in which they were reported. */
  readonly shares: ShareTrade[] = [];
  readonly disagreements: string[] = [];
  now: Instant = 0;
  /** Statements that end the previous check; empty after they were sent. */
  finish: string[] = [];

  constructor(database: TestDatabase, random: Random) {
    this.sql = connect(database.server.url(database.name), { max: 1 });
    this.random = random;
    this.market = new Market(random, TICKERS);
    this.broker = new SimulatedBroker(random);
  }

  disagree(what: string): void {
    this.disagreements.push(`${iso(this.now)} ${what}`);
  }

  /** Sends several statements in one round trip. The value of the last one is the answer. */
  async ask<T>(...statements: string[]): Promise<T[]> {
    const answers = await this.sql.unsafe(statements.join(";")).simple();
    // A single statement answers with its rows, several with a list of such answers.
    const all = (statements.length === 1 ? [answers] : answers) as unknown as { answer: T }[][];
    return all.map((rows) => rows[0]?.answer as T);
  }

  /** Ends the previous check, unless that was done. */
  async flush(): Promise<void> {
    if (this.finish.length > 0) {
      await this.ask(...this.finish.splice(0));
    }
  }

  async setClock(now: Instant): Promise<void> {
    await this.flush();
    this.now = now;
    await this.ask(clock(now));
  }

  /** Open positions of the model. */
  open(): Held[] {
    this.stillOpen = this.stillOpen.filter(({ position }) => position.isOpen);
    return this.stillOpen;
  }

  /** Records what only one of the two has. */
  same(what: string, sql: unknown[], model: unknown[]): void {
    if (JSON.stringify(sql) === JSON.stringify(model)) {
      return;
    }
    const only = (these: unknown[], those: unknown[]) => {
      const others = new Set(those.map(String));
      return JSON.stringify(these.filter((each) => !others.has(String(each))).slice(0, 10));
    };
    this.disagree(`${what}: only SQL ${only(sql, model)}, only the model ${only(model, sql)}`);
  }

  /** Adds an opened position. */
  hold(one: Held): void {
    this.held.set(one.id, one);
    this.stillOpen.push(one);
  }
}
