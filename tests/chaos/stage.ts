import type { Bot } from "grammy";
import type { Update } from "grammy/types";
import { type ApiFailure, startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { DatabaseUse } from "../../shared/database.ts";
import { type CheckRequest, runExitChecks } from "../../shared/exit-check.ts";
import { PositionManager } from "../../shared/position-manager.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { createBot } from "../../shared/telegram/bot.ts";
import { deliverAlerts } from "../../shared/telegram/deliver.ts";
import { handleUpdate } from "../../shared/telegram/handle-update.ts";
import { render } from "../../shared/telegram/templates.ts";
import { age, askedByTheSchedule, type Ground, startBroker } from "../hunting/ground.ts";
import { type Interruption, isCutOff, Process } from "../hunting/process.ts";
import { through, Worker } from "../hunting/worker.ts";
import { type Instant, inWords, iso, MINUTE, SECOND } from "../model/calendar.ts";
import { symbols } from "../model/contract.ts";
import { contractOf } from "../model/request.ts";
import { CHAT, type Row } from "../support/book.ts";
import { APPROVER, VIEWER } from "../telegram/stage.ts";
import type { Simulator } from "../tradestation/simulator/simulator.ts";
import { buttonsIn, type Shown } from "./chat-screen.ts";
import type { Seen } from "./judges/broker.ts";
import { ChaosMarket, type Flaw, type Level, TICKERS } from "./market.ts";
import { Model } from "./model.ts";
import { pick, type Theme } from "./steps/step.ts";
import { BLOCKED, TELEGRAM_FAULTS, type TelegramFault } from "./telegram-faults.ts";
import { Watch } from "./watch.ts";

const TOKEN = "4242:LOCAL-test-token";
/** No run waits: what is not due yet is for a later one. Seconds. */
const PATIENCE = { next: 0, answer: 20 };
/** Longer than that the platform lets no function run. */
const LONGEST_RUN = 400 * SECOND;

export interface Conditions {
  fillsAt: "mid" | "natural";
  /** USD per contract and leg. */
  fee: number;
  maxOpen: number | null;
  /** Positions that a check judges at a time. */
  pageSize: number;
  themes: Theme[];
}

/** A call to the Bot API, and whether the message arrived. */
interface Sent {
  message_id: number;
  attempt: number;
  kind: string;
  facts: Row;
  arrived: boolean;
}

/** A function that is at work, stopped between two of its calls. */
export interface Suspended {
  what: "check" | "delivery";
  process: Process;
  running: Promise<void>;
  since: number;
}

/** The whole system in one process, from its edges: people, schedule, market, broker, Telegram, time. */
export class Stage {
  readonly market = new ChaosMarket();
  /** Functions that somebody's act has called, and that have not begun yet. */
  readonly woken = new Set<string>();
  readonly suspended: Suspended[] = [];
  readonly telegramFaults: TelegramFault[] = [];
  isBlocked = false;
  /** Where the people are. */
  chat = CHAT;
  /** Where the bot is told that they are: TELEGRAM_CHAT_ID. */
  setChat = CHAT;
  /** What Telegram has refused for good, so that its loss is nobody's fault. */
  refusals = 0;
  readonly seen: Seen = { repeated: 0, oversold: 0 };
  /** Updates that were brought, to be brought again. */
  readonly updates: Row[] = [];
  /** Every button that was ever shown. */
  readonly shown: Shown[] = [];
  /** Those that are on the messages now. */
  buttons: Shown[] = [];
  /** Everything that was sent or tried, in order. */
  readonly sent: Sent[] = [];
  bot: Bot;
  readonly positions: PositionManager;
  worker: Worker;

  private constructor(
    readonly themes: Set<Theme>,
    readonly ground: Ground,
    readonly model: Model,
    readonly simulator: Simulator,
    readonly telegram: TelegramStandIn,
    readonly watch: Watch,
    market: ChaosMarket,
  ) {
    this.market = market;
    this.bot = this.newBot();
    this.positions = new PositionManager(watch.database);
    this.worker = this.newWorker();
    telegram.failWith((method, params) => this.failTelegram(method, params));
  }

  static async set(ground: Ground, { fillsAt, fee, maxOpen, pageSize, themes }: Conditions): Promise<Stage> {
    const { world } = ground;
    await ground.empty();
    await world.sql`
      update public.switches set killed_at = null, killed_by = null, entries_paused_at = null, entries_paused_by = null`;
    await world.limit({ max_open_positions: maxOpen });
    await world.sql`update public.quote_settings set positions_per_call = ${pageSize}`;
    const model = new Model({ maxOpen, pageSize });
    await world.setClock(iso(model.now));
    const market = new ChaosMarket();
    const simulator = await startBroker({
      market: market.still,
      now: async () => new Date(model.now),
      fillsAt,
      fee,
      // More than all covered calls together pledge.
      shares: Object.fromEntries(TICKERS.map((ticker) => [ticker, 1_000_000])),
    });
    const telegram = await startTelegram({
      botToken: TOKEN,
      chatId: CHAT,
      userId: APPROVER,
      isPaced: false,
    });
    const watch = await Watch.over(world, model, simulator.book);
    return new Stage(new Set(themes), ground, model, simulator, telegram, watch, market);
  }

  async stop(): Promise<void> {
    for (const { process } of this.suspended) {
      process.kill();
    }
    await Promise.all(this.suspended.map(({ running }) => running));
    await Promise.all([this.simulator.stop(), this.telegram.stop()]);
  }

  private newBot(): Bot {
    return createBot(this.watch.database, {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_URL: this.telegram.apiUrl,
      TELEGRAM_CHAT_ID: this.setChat,
      TELEGRAM_APPROVER_IDS: [APPROVER],
      TELEGRAM_VIEWER_IDS: [VIEWER],
    });
  }

  /** The group is another chat, and nothing of the old one is in it; nobody has told the bot. */
  get isAstray(): boolean {
    return this.chat !== this.setChat;
  }

  async migrate(): Promise<void> {
    this.watch.meet("the owner's chat became another");
    this.chat = await this.telegram.migrate();
    await this.look();
  }

  correctSetting(): void {
    this.setChat = this.chat;
    this.bot = this.newBot();
  }

  newWorker(): Worker {
    return new Worker(this.watch.database, this.simulator.settings);
  }

  get when(): string {
    return inWords(this.model.now);
  }

  nextName = (): string => `r${this.model.asked.size + 1}`;

  /** One that somebody has asked for, by any number. */
  requests(which: number): TradeRequest {
    const asked = pick([...this.model.asked.values()], which);
    if (asked === undefined) {
      throw new Error("Nothing was asked for.");
    }
    return asked.request;
  }

  /** The id of a position, by any number. */
  position(which: number): number {
    return pick([...this.watch.state.positions.values()], which)?.position_id ?? 0;
  }

  async quote(which: number, level: Level, flaw: Flaw | null): Promise<void> {
    const request = this.requests(which);
    this.watch.tell(`  ${request.request_id}`);
    this.market.quote(request, level, flaw, this.model.now);
  }

  /** A trade that comes up is quoted where it would fill. */
  quoteWhatIsNew(request: TradeRequest): void {
    const { market, model } = this;
    if (!symbols(contractOf(request)).every((symbol) => market.still.quotes.has(symbol))) {
      market.quote(request, "at its credit", null, model.now);
    }
    if (!market.still.prices.has(request.ticker)) {
      market.underlying(request, "between puts and calls");
    }
  }

  async setClock(now: Instant): Promise<void> {
    this.model.setClock(now);
    await this.ground.world.setClock(iso(now));
  }

  /** Lets real time pass without waiting: everything that carries a real instant grows older. */
  async age(milliseconds: number): Promise<void> {
    const span = `${milliseconds} milliseconds`;
    this.model.real += milliseconds;
    await age(this.ground.world, this.simulator.book, milliseconds);
    await this.ground.world.sql`
      with prompts as (update private.prompts set expires_at = expires_at - ${span}::interval where expires_at is not null),
        outbox as (update private.outbox set due_at = due_at - ${span}::interval, sent_at = sent_at - ${span}::interval)
      update private.chats set paced_until = paced_until - ${span}::interval, blocked_at = blocked_at - ${span}::interval`;
    for (const suspended of [...this.suspended]) {
      if (this.model.real - suspended.since > LONGEST_RUN) {
        suspended.process.kill();
        await this.end(suspended);
      }
    }
  }

  /** A call of the function exit-check; one that finds another at work leaves its wish. */
  async check(interruption: Interruption | null, asked: CheckRequest = {}): Promise<void> {
    const { model, suspended } = this;
    const other = suspended.find(({ what }) => what === "check");
    if (model.isTaken && !other && asked.only === undefined) {
      // Its run is dead: nobody gives the book back before its time is over.
      await this.age(2 * MINUTE);
    }
    const process = new Process(interruption);
    const ports = {
      ...(other ? this.newWorker() : this.worker).portsFor(process),
      marketData: this.market.askedBy(process),
    };
    const running = this.run("check", process, async () => {
      for await (const { busy, asked_again, warnings } of runExitChecks(ports, asked)) {
        this.watch.meet(
          `${asked.only === undefined ? "full" : "partial"} check${busy ? ", busy" : ""}${asked_again ? ", asked again" : ""}`,
        );
        for (const warning of warnings) {
          this.watch.tell(`  warning: ${warning}`);
        }
      }
    });
    await this.untilItStops("check", process, running);
  }

  /** Calls a function that somebody's act has woken, as functions/http.ts does. */
  async callWoken(name: string, interruption: Interruption | null): Promise<void> {
    this.woken.delete(name);
    await (name === "exit-check" ? this.check(interruption, { only: "asked" }) : this.deliver(interruption));
  }

  /** The schedule's minute: whoever was to call what is wanted did not get through. */
  async minute(): Promise<void> {
    const { model, ground, watch } = this;
    const waited = model.wanted === null ? null : model.real - model.wanted.at;
    const asked = await askedByTheSchedule(ground.world);
    // Half a minute; a busy machine needs some seconds of its own.
    if (
      asked === null ? waited !== null && waited >= 30 * SECOND && !model.isTaken : !waited || model.isTaken
    ) {
      watch.broken.push(
        `the schedule asks ${JSON.stringify(asked)}, and a check has been wanted for ${waited} ms`,
      );
    }
    if (asked !== null) {
      watch.meet("check called by the schedule's minute");
      if ((asked.only === undefined) !== model.fullWanted) {
        watch.broken.push(
          `the schedule asks ${JSON.stringify(asked)}, a full check is wanted: ${model.fullWanted}`,
        );
      }
      await this.check(null, asked);
    }
    await this.deliver(null);
  }

  async deliver(interruption: Interruption | null): Promise<void> {
    const process = new Process(interruption);
    const database = through(this.watch.database, (name, rpc) => process.ask(name, rpc));
    const settings = {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_URL: this.telegram.apiUrl,
      TELEGRAM_CHAT_ID: this.setChat,
    };
    const running = this.run("delivery", process, async () => {
      await deliverAlerts(database, settings, PATIENCE);
    });
    await this.untilItStops("delivery", process, running);
    await this.look();
  }

  /** Reads the chat. */
  async look(): Promise<void> {
    this.buttons = await buttonsIn(this.chat, this.telegram.chatUrl);
    for (const button of this.buttons) {
      if (
        !this.shown.some(({ message_id, data }) => message_id === button.message_id && data === button.data)
      ) {
        this.shown.push(button);
      }
    }
  }

  private async run(what: string, process: Process, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.watch.tell(`  ${what}: ${process.interruptedAt ?? ""} ${String(error)}`);
      if (!isCutOff(error)) {
        this.watch.broken.push(`${what} failed: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }

  private async untilItStops(
    what: Suspended["what"],
    process: Process,
    running: Promise<void>,
  ): Promise<void> {
    const hasEnded = await Promise.race([running.then(() => true), process.hangs.then(() => false)]);
    if (!hasEnded) {
      this.watch.tell(`  ${process.interruptedAt}`);
      this.suspended.push({ what, process, running, since: this.model.real });
    } else if (process.interruptedAt?.startsWith("crash") && what === "check") {
      this.worker = this.newWorker();
    }
  }

  /** Goes on where it stopped. */
  async resume(suspended: Suspended): Promise<void> {
    suspended.process.resume();
    await this.end(suspended);
  }

  private async end(suspended: Suspended): Promise<void> {
    this.suspended.splice(this.suspended.indexOf(suspended), 1);
    await suspended.running;
    // Its ports are another's by now.
    this.worker = this.newWorker();
    await this.look();
  }

  /** Brings an update as Telegram does; what the bot says at once. */
  async bring(update: Row): Promise<Row | null> {
    this.updates.push(update);
    const use = new DatabaseUse();
    const said = await use.during(() => handleUpdate(this.bot, update as unknown as Update));
    for (const name of use.wakes) {
      this.woken.add(name);
    }
    return JSON.parse(said ?? "null");
  }

  async deleteMessage(message_id: number): Promise<void> {
    await fetch(`${this.telegram.apiUrl}/bot${TOKEN}/deleteMessage`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ chat_id: this.chat, message_id }),
    });
    await this.look();
  }

  private failTelegram(method: string, params: Row): ApiFailure | undefined {
    if (method === "deleteMessage") {
      return undefined;
    }
    const fault = this.telegramFaults.shift();
    const failure: ApiFailure | undefined = this.isBlocked
      ? BLOCKED
      : fault === undefined
        ? undefined
        : TELEGRAM_FAULTS[fault];
    // Several are on their way, of different lanes: what it says tells which it is.
    const inFlight = [...this.model.inFlight.values()].findLast(({ kind, facts }) => {
      return render(kind, facts).text === (params.text ?? params.caption);
    });
    if (inFlight) {
      const { message_id, attempt, kind } = inFlight;
      const isTaken = failure === undefined || ("afterEffect" in failure && failure.afterEffect === true);
      const arrived = isTaken && !this.isAstray;
      this.sent.push({ message_id, attempt, kind, facts: inFlight.facts, arrived });
    }
    if (this.isBlocked || fault === "a refusal for good") {
      this.refusals += 1;
    }
    return failure;
  }
}
