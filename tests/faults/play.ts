import { type CheckRequest, type CheckResult, runExitChecks } from "../../shared/exit-check.ts";
import { askedByTheSchedule } from "../hunting/ground.ts";
import { truthOf } from "../hunting/orders.ts";
import { type Interruption, isCutOff, Process } from "../hunting/process.ts";
import { type Instant, MINUTE, newYorkDate } from "../model/calendar.ts";
import { type Booked, readBook } from "./book.ts";
import { brokenInTheEnd, brokenNow } from "./invariants.ts";
import { Messages } from "./messages.ts";
import { Person } from "./person.ts";
import type { Event, Schedule } from "./schedule.ts";
import type { FaultStage } from "./stage.ts";

/** Longer than the lease of a check, and shorter than the life of any process. */
const HANG = 2 * MINUTE;

export interface Outcome {
  /** What happened, one line each. */
  trace: string[];
  /** The violations, as sentences; each with the line of the trace after which it was found. */
  broken: string[];
  /** How often each of the situations happened that the schedules are to cover. */
  met: Map<string, number>;
}

/** Plays a schedule to its end, or to the first violation. */
export async function play(stage: FaultStage, schedule: Schedule): Promise<Outcome> {
  const player = new Player(stage);
  player.trace.push(stage.simulator.conditions);
  // The account has the shares that the covered calls pledge.
  for (const step of schedule.steps) {
    if (step.do === "propose") {
      stage.simulator.book.pledge(step.request.ticker, 100 * step.request.quantity);
    }
  }
  for (const { at, ...event } of schedule.steps) {
    await player.step(at, event as Event);
    if (player.broken.length > 0) {
      return player.outcome();
    }
  }
  await player.end();
  return player.outcome();
}

type AnyWorker = ReturnType<FaultStage["newWorker"]>;

class Player {
  readonly broken: string[] = [];
  readonly trace: string[] = [];
  private readonly met = new Map<string, number>();
  private readonly messages = new Messages();
  private readonly person: Person;
  private now: Instant = 0;
  private isCalm = true;
  /** A press has requested a check. */
  private isWoken = false;
  /** Whether a check was ever cut off. */
  private wasInterrupted = false;
  private faultsTold = 0;
  private lossesTold = 0;
  private known = new Map<string, string>();
  private booked: Booked | undefined;
  private worker: AnyWorker;

  constructor(private readonly stage: FaultStage) {
    this.worker = this.stage.newWorker();
    this.person = new Person(
      stage.world,
      stage.simulator.book,
      this.messages,
      (what) => this.tell(what),
      (functions) => {
        this.isWoken ||= functions.includes("exit-check");
      },
    );
  }

  outcome(): Outcome {
    return { trace: this.trace, broken: this.broken, met: this.met };
  }

  async step(at: Instant, event: Event): Promise<void> {
    const { world } = this.stage;
    const passed = this.now > 0 ? at - this.now : 0;
    if (passed > 0) {
      await this.stage.age(passed);
    }
    this.now = at;
    await this.stage.setClock(at);
    const late = passed > 0 ? await askedByTheSchedule(world) : null;
    if (late !== null) {
      this.meet("a wake that was lost");
      await this.check(late, null, false);
    }
    switch (event.do) {
      case "propose":
        this.tell(`${event.request.request_id} is proposed: ${JSON.stringify(event.request)}`);
        this.meet(event.request.strategy_type);
        // The value of an open position in the same contract is known, so a credit far from it is refused. And a broker
        // does not trade everything.
        await world.propose(event.request).catch((error: { code?: string; message: string }) => {
          if (error.code !== "PT422" || !/of the same contract|does not trade/.test(error.message)) {
            throw error;
          }
          this.tell(error.message);
        });
        break;
      case "look at the phone":
        await this.person.looks(event.decision);
        if (this.isWoken && event.wakes !== "lost") {
          await this.check({ only: "asked" }, event.wakes.interruption, false);
        }
        this.isWoken = false;
        break;
      case "quote":
        this.quote(event);
        break;
      case "trouble begins":
        this.stage.makeTrouble();
        this.isCalm = false;
        break;
      case "trouble ends":
        this.stage.endTrouble();
        this.isCalm = true;
        this.tell("no more faults");
        break;
      case "check":
        await this.check({}, event.interruption, event.another);
        break;
    }
  }

  async end(): Promise<void> {
    const { world, simulator } = this.stage;
    await this.person.reads();
    const booked = await readBook(world);
    this.broken.push(
      ...brokenInTheEnd(booked, simulator.book, newYorkDate(this.now)),
      ...this.messages.wrong(booked),
    );
    for (const { status } of booked.requests) {
      this.meet(`request ${status}`);
    }
    for (const { status } of booked.positions) {
      this.meet(`position ${status}`);
    }
    for (const { purpose, status, filled_quantity, quantity } of booked.orders) {
      this.meet(`${purpose} ${status}${filled_quantity > 0 && filled_quantity < quantity ? " in part" : ""}`);
    }
    for (const what of this.stage.line.lost) {
      this.meet(`lost: ${what}`);
    }
    for (const { fault } of simulator.faults.happened) {
      this.meet(`fault ${fault}`);
    }
    for (const { endpoint } of simulator.requests) {
      this.meet(`call ${endpoint}`);
    }
    for (const kind of this.messages.kinds()) {
      this.meet(`message ${kind}`);
    }
  }

  private quote({ request, waiting, open }: Extract<Event, { do: "quote" }>): void {
    const { market } = this.stage;
    const isOpen = this.booked?.positions.some(({ request_id }) => request_id === request.request_id);
    const { legs, underlying } = isOpen ? open : waiting;
    for (const { symbol, bid, ask, flaw } of legs) {
      market.quotes.delete(symbol);
      if (flaw !== "missing") {
        const flags = { halted: flaw === "halted", delayed: flaw === "delayed" };
        market.set(symbol, 0, { bid, ask, ...flags });
      }
    }
    market.prices.set(request.ticker, underlying);
    const quoted = legs.map(({ bid, ask, flaw }) => `${bid}/${ask}${flaw ? ` ${flaw}` : ""}`).join(" ");
    this.tell(`${request.ticker} ${underlying}, ${quoted}`);
  }

  /** One call of the function, perhaps interrupted, or two calls. */
  private async check(
    asked: CheckRequest,
    interruption: Interruption | null,
    another: boolean,
  ): Promise<void> {
    const { world } = this.stage;
    const process = new Process(another ? { call: 1, side: "after", how: "hang" } : interruption);
    const first = this.run(process, this.worker, asked, "check");
    if (another) {
      await process.hangs;
      await this.run(new Process(), this.stage.newWorker(), asked, "the other check", true);
      this.meet("overlap");
      process.resume();
      await first;
    } else {
      await Promise.race([first, process.hangs]);
      if (process.interruptedAt?.startsWith("hang")) {
        this.tell(process.interruptedAt);
        this.meet("hang");
        await this.stage.age(HANG);
        await this.run(new Process(), this.stage.newWorker(), {}, "the check after it");
        await this.person.looks("approve");
        if (this.isWoken) {
          this.isWoken = false;
          await this.run(
            new Process(),
            this.stage.newWorker(),
            { only: "asked" },
            "the check that was woken",
          );
        }
        process.resume();
      }
      await first;
    }
    this.wasInterrupted ||= !another && process.interruptedAt !== null;
    if (process.interruptedAt?.startsWith("crash")) {
      this.meet("crash");
      this.worker = this.stage.newWorker();
      await world.loseLease();
    }
    const booked = await readBook(world);
    this.booked = booked;
    this.tellChanges(booked);
    this.broken.push(...brokenNow(booked, this.stage.simulator.book), ...(await this.brokenByLosses(booked)));
  }

  /** What no lost answer of the database may cause. */
  private async brokenByLosses({ orders }: Booked): Promise<string[]> {
    const { sql } = this.stage.world;
    const [lease] = await sql`select expires_at > clock_timestamp() as is_held from private.check_lease`;
    const interrupted = orders.filter(
      ({ purpose, broker_message }) => purpose === "entry" && broker_message === "It was never sent.",
    );
    return [
      ...(lease?.is_held ? ["the check is over, and the book is held"] : []),
      ...(this.wasInterrupted
        ? []
        : interrupted.map(({ request_id }) => `${request_id} was interrupted, and no check was`)),
    ];
  }

  /** Alarms of the watchdog about the check that has just ended. */
  private async falseAlarms(): Promise<string[]> {
    const { sql } = this.stage.world;
    await sql`update private.watchdog set looked_at = private.now() where only_row`;
    const faults = await sql`select says from private.system_faults() where part = 'exit-check'`;
    return faults.map(({ says }) => `a false alarm: ${says}`);
  }

  private async run(
    process: Process,
    worker: AnyWorker,
    asked: CheckRequest,
    name: string,
    mayBeBusy = false,
  ): Promise<void> {
    try {
      for await (const result of runExitChecks(worker.portsFor(process), asked)) {
        this.tell(`${asked.only ?? "full"} ${name}: ${briefly(result)}${this.faults()}`);
        if (result.busy && !mayBeBusy) {
          this.broken.push(`${name} found the book taken`);
        }
        if (result.asked_again) {
          this.meet("asked again");
        }
        if (this.isCalm && result.warnings.length > 0) {
          this.broken.push(`${name} warns without a fault: ${result.warnings.join("; ")}`);
        }
        if (asked.only === undefined && !result.busy) {
          this.broken.push(...(await this.falseAlarms()));
        }
      }
    } catch (error) {
      this.tell(`${name}: ${process.interruptedAt ?? ""} ${String(error)}${this.faults()}`);
      if (process.interruptedAt === null || !isCutOff(error)) {
        this.broken.push(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }

  /** What was lost or went wrong at the broker since the last call. */
  private faults(): string {
    const { simulator, line } = this.stage;
    const { happened } = simulator.faults;
    const fresh = [
      ...line.lost.slice(this.lossesTold).map((what) => `lost: ${what}`),
      ...happened.slice(this.faultsTold).map(({ endpoint, fault }) => `${endpoint} ${fault}`),
    ];
    this.faultsTold = happened.length;
    this.lossesTold = line.lost.length;
    return fresh.length === 0 ? "" : ` [${fresh.join(", ")}]`;
  }

  private tellChanges(booked: Booked): void {
    const { book } = this.stage.simulator;
    const now = new Map<string, string>();
    for (const { request_id, status, status_note } of booked.requests) {
      now.set(request_id, `${status}${status_note ? ` (${status_note})` : ""}`);
    }
    for (const position of booked.positions) {
      now.set(
        `position ${position.position_id}`,
        `${position.status} ${position.open_quantity}/${position.quantity}`,
      );
    }
    for (const order of booked.orders) {
      const { order_id, purpose, request_id, exit_reason, status, limit_price, filled_quantity, quantity } =
        order;
      const name = `  order ${order_id} (${purpose} ${request_id}${exit_reason ? ` ${exit_reason}` : ""})`;
      const truth = truthOf(book, order);
      const there = truth
        ? `${truth.orderId} ${truth.status} ${truth.filled} at ${truth.limitPrice}`
        : "nowhere";
      now.set(name, `${status} ${filled_quantity}/${quantity} at ${limit_price}; at the broker ${there}`);
    }
    for (const [name, state] of now) {
      if (this.known.get(name) !== state) {
        this.trace.push(`      ${name}: ${state}`);
      }
    }
    this.known = now;
  }

  private tell(what: string): void {
    this.trace.push(`${NEW_YORK.format(this.now)}  ${what}`);
  }

  private meet(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
  }
}

function briefly(result: CheckResult): string {
  const { market_open, busy, checked, exits, opened, closed, warnings } = result;
  const said = [
    busy
      ? `busy${result.retry_after === undefined ? "" : `, again in ${result.retry_after} s`}`
      : market_open
        ? `${checked} checked`
        : "closed market",
    ...exits.map(({ position_id, reason }) => `exit ${position_id} ${reason}`),
    ...opened.map((id) => `opened ${id}`),
    ...closed.map((id) => `closed ${id}`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
  return said.join(", ");
}

const NEW_YORK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "America/New_York",
  weekday: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});
