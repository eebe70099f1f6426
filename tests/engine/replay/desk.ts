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

/** A close at the broker, as the model has it. */
interface LiveClose extends Close {
  order_id: number;
  day: Day;
  /** What of it the book has been told. */
  filled: number;
  cash: Money;
  fees: Money;
  /** Whether the broker has said what became of it: only then it is repriced. */
  known: boolean;
}

/** A position as the model has it. */
export interface Held {
  id: number;
  position: Position;
  stopHeld: boolean[];
  close: LiveClose | null;
  refusedOn: Day;
  refusals: number;
  /** The official close a person was asked about; null = none is known, or a value is asked for; undefined = nobody was asked. */
  askedAt: Money | null | undefined;
}

/** Shares, an adjusted root, an index that opening prints settle and one that its close settles. */
export const TICKERS = ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "II", "ADJ1", "RUT", "XSP"];

/**
 * What a replay plays with: the database and the model side by side, and the market and the broker that both trade at.
 * What the two do not agree on is noted.
 */
export class Desk {
  readonly sql: postgres.Sql;
  readonly random: Random;
  readonly market: Market;
  readonly broker: SimulatedBroker;
  readonly held = new Map<number, Held>();
  private stillOpen: Held[] = [];
  /** Shares that assignments have brought and taken, in the order in which they were told. */
  readonly shares: ShareTrade[] = [];
  readonly disagreements: string[] = [];
  now: Instant = 0;
  /** What ends the check before; nothing when that has happened. */
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

  /** Several statements, one round trip: their last value is the answer. */
  async ask<T>(...statements: string[]): Promise<T[]> {
    const answers = await this.sql.unsafe(statements.join(";")).simple();
    // One statement answers with its rows, several with a list of those.
    const all = (statements.length === 1 ? [answers] : answers) as unknown as { answer: T }[][];
    return all.map((rows) => rows[0]?.answer as T);
  }

  /** Ends the check before, unless that happened. */
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

  /** Positions of the model that are open. */
  open(): Held[] {
    this.stillOpen = this.stillOpen.filter(({ position }) => position.isOpen);
    return this.stillOpen;
  }

  /** Notes what only one of the two has. */
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

  /** Takes a position that was opened. */
  hold(one: Held): void {
    this.held.set(one.id, one);
    this.stillOpen.push(one);
  }
}
