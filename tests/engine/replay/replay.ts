import { type Day, MINUTE, sessionClose, sessionOpen, sessions } from "../../model/calendar.ts";
import { money, toDecimal } from "../../model/money.ts";
import type { ShareTrade } from "../../model/shares.ts";
import type { TestDatabase } from "../../support/database.ts";
import type { Random } from "../random.ts";
import { Checks } from "./checks.ts";
import { Desk, type Held } from "./desk.ts";
import { Openings } from "./openings.ts";
import { People } from "./people.ts";
import { HURRY } from "./statements.ts";

export interface ReplayOptions {
  from: Day;
  to: Day;
  /** Number of positions to keep open. */
  open: number;
  random: Random;
  progress?: (sentence: string) => void;
}

export interface ReplayResult {
  ticks: number;
  held: Held[];
  /** Shares from and to assignments. */
  shares: ShareTrade[];
  /** Differences between the database and the model, as sentences. */
  disagreements: string[];
  /** The most rows of private.exit_decisions after a night's compaction, and the number of all rows ever written. */
  decisions: { most: number; written: number };
  /** The most pages of a check. */
  pages: number;
  /** How often a working close got another limit, and how often one was cancelled. */
  changes: { replaced: number; takenBack: number };
}

/** Every check of a span of days, with the functions that exit-check calls, next to the model. */
export class Replay {
  private readonly desk: Desk;
  private readonly checks: Checks;
  private readonly people: People;
  private readonly openings: Openings;
  private written = 0;
  private mostDecisions = 0;

  constructor(
    database: TestDatabase,
    private readonly options: ReplayOptions,
  ) {
    this.desk = new Desk(database, options.random);
    this.checks = new Checks(this.desk);
    this.people = new People(this.desk);
    this.openings = new Openings(this.desk, options.open);
  }

  async run(): Promise<ReplayResult> {
    await this.desk.ask(...HURRY);
    let ticks = 0;
    const days = sessions(this.options.from, this.options.to);
    for (const [i, day] of days.entries()) {
      this.desk.market.move(true);
      await this.desk.setClock(sessionOpen(day) - 90 * MINUTE);
      await this.desk.ask(
        `update public.quote_settings set positions_per_call = ${this.desk.random.pick([25, 2000])}`,
      );
      await this.people.act(false);
      await this.openings.replenish();
      for (let tick = sessionOpen(day); tick <= sessionClose(day); tick += 5 * MINUTE) {
        this.desk.market.move(false);
        this.desk.market.disturb(tick);
        await this.checks.check(tick);
        ticks += 1;
        if (this.desk.random.chance(4)) {
          await this.people.act(true);
        }
        if (this.desk.random.chance(10)) {
          await this.openings.replenish();
        }
      }
      await this.endOfDay(day);
      if (i % 10 === 9 || i === days.length - 1) {
        const closed = [...this.desk.held.values()].filter(({ position }) => !position.isOpen).length;
        this.options.progress?.(
          `${day}: ${ticks} checks, ${this.desk.held.size} positions opened, ${closed} closed, ${this.desk.disagreements.length} disagreements`,
        );
      }
    }
    const held = [...this.desk.held.values()];
    const decisions = { most: this.mostDecisions, written: this.written };
    const { changes, pages } = this.checks;
    const { shares, disagreements } = this.desk;
    return { ticks, held, shares, disagreements, decisions, changes, pages };
  }

  async end(): Promise<void> {
    await this.desk.sql.end();
  }

  /** After the last check: compares every decision of the day and every open position, then does the night's work. */
  private async endOfDay(day: Day): Promise<void> {
    await this.desk.flush();
    const decided = await this.desk.sql`
      select d.run_id || ' ' || d.position_id || ' ' || d.verdict || ' ' || coalesce(d.exit_reason, 'null') || ' '
        || coalesce(d.code, 'null') || ' ' || coalesce(round(d.mark, 4)::text, 'null') as said
      from private.exit_decisions d
      where d.run_id >= (select min(run_id) from private.exit_checks where private.new_york_date(started_at) = ${day})`;
    this.written += decided.length;
    this.desk.same(
      "decisions",
      decided.map(({ said }) => said as string).sort(),
      this.checks.takeDecisions().sort(),
    );

    const positions = await this.desk.sql`
      select position_id::integer as id, open_quantity, realized_pnl::text as realized, fees::text as fees
      from public.positions where status = 'OPEN' order by position_id`;
    this.desk.same(
      "open positions",
      positions.map(
        ({ id, open_quantity, realized, fees }) => `${id} ${open_quantity} ${realized} ${money(fees)}`,
      ),
      this.desk
        .open()
        .map(
          ({ id, position }) =>
            `${id} ${position.openQuantity} ${toDecimal(position.realizedPnl).slice(0, -2)} ${position.fees}`,
        ),
    );

    const drifts = await this.desk
      .sql`select symbol, booked, held from public.drifts where kind <> 'foreign'`;
    this.desk.same(
      "drifts",
      drifts.map((drift) => JSON.stringify(drift)),
      [],
    );

    // At night: messages were delivered, and decisions are compacted.
    await this.desk.setClock(sessionClose(day) + 15 * 60 * MINUTE);
    await this.desk.ask(
      "delete from private.outbox where prompt_id is null and kind <> 'closed'",
      "select private.compact_decisions()",
    );
    const [kept] = await this.desk.sql`select count(*)::integer as rows from private.exit_decisions`;
    this.mostDecisions = Math.max(this.mostDecisions, kept?.rows);
  }
}
