import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { Random } from "../engine/random.ts";
import type { Interruption } from "../hunting/process.ts";
import { type Day, type Instant, MINUTE, newYork, sessions } from "../model/calendar.ts";
import { drawPrices, drawRequest, type Level, type Prices, type Width } from "./trades.ts";

export type Event =
  | { do: "propose"; request: TradeRequest }
  /** A person reads the messages, decides about every pending request, and answers what only a person can. */
  | { do: "look at the phone"; decision: "approve" | "reject"; wakes: Wakes }
  /** The market moves: to where something happens to a request that waits, or to a position that is open. */
  | { do: "quote"; request: TradeRequest; waiting: Prices; open: Prices }
  /** `another`: a second check comes while it runs. */
  | { do: "check"; interruption: Interruption | null; another: boolean }
  /** From now on the broker makes mistakes, until it does not any more. */
  | { do: "trouble begins" }
  | { do: "trouble ends" };

/** What becomes of the call by which a press wakes the check: it never arrives, or may be interrupted. */
type Wakes = "lost" | { interruption: Interruption | null };

type Step = Event & {
  /** By the market clock. */
  at: Instant;
};

/** Which faults there are: all of them, those that leave nobody knowing, those of orders themselves, or of changing them. */
export type Theme = "all" | "lost answers" | "fates" | "replacements";

export interface Schedule {
  seed: number;
  /**
   * How many of 100 calls the broker gets wrong: new orders, changes of orders, other calls about the account, and all
   * others; only in some ways, perhaps. And how many calls of a check to the database lose their answers.
   */
  faults: { place: number; changes: number; account: number; others: number; theme: Theme; database: number };
  fillsAt: "mid" | "natural";
  /** USD per contract and leg. */
  fee: number;
  rotation: boolean;
  pageSize: number;
  min_buying_power: number | null;
  steps: Step[];
}

/** Tuesday to Tuesday: a weekend and a change of the clocks are in between. */
const DAYS = sessions("2026-03-03", "2026-03-10");

const NARROW: Width = { good: 1, others: [1, 3, 5, 5, 10] };
/** A price has a long way to go from the middle. */
const WIDE: Width = { good: 10, others: [10, 15] };

const MOST_REQUESTS = 3;

/** A few days in the life of a few trades, from a seed alone. */
export function scheduleOf(seed: number): Schedule {
  return new Generator(new Random(seed)).schedule();
}

class Generator {
  private readonly steps: Step[] = [];
  private readonly requests: TradeRequest[] = [];
  private readonly days: Day[];
  /** A schedule of orders that are changed time and again. */
  private readonly walks: boolean;

  constructor(private readonly random: Random) {
    this.walks = random.chance(25);
    const first = random.int(0, DAYS.length - 3);
    this.days = DAYS.slice(first, first + random.pick(this.walks ? [2, 2, 3] : [1, 1, 1, 2, 2, 3]));
  }

  schedule(): Schedule {
    const { random, walks } = this;
    const account = random.pick(walks ? [0, 0, 10] : [0, 20, 40]);
    const conditions = {
      seed: random.seed,
      faults: {
        place: walks ? 10 : random.pick([10, 30, 60]),
        account,
        changes: walks ? 60 : account,
        // Where there are no quotes nothing happens.
        others: random.pick([0, 5, 15]),
        theme: walks ? "replacements" : random.pick<Theme>(["all", "lost answers", "fates"]),
        database: random.pick([0, 10, 30]),
      },
      // What waits at the mid until it has walked to where others buy and sell is changed often.
      fillsAt: walks ? "natural" : random.pick(["mid", "natural"] as const),
      fee: random.pick([0, 0.65, 1]),
      rotation: random.chance(50),
      pageSize: random.pick([2, 600]),
      min_buying_power: random.chance(30) ? 1000 : null,
    };
    const [first = ""] = this.days;
    if (random.chance(50)) {
      this.goodStart(first);
    }
    this.step(newYork(first, "08:00"), { do: "trouble begins" });
    for (const day of this.days) {
      if (day !== first || this.requests.length === 0) {
        this.overnight(day);
      }
      this.session(day);
      if (day === this.days.at(-1)) {
        this.calmEnd(day);
      } else if (random.chance(70)) {
        this.check(newYork(day, "16:00"));
      }
    }
    return { ...conditions, steps: this.steps };
  }

  /** Positions are open before anything goes wrong: most of the trouble is about closing them. */
  private goodStart(day: Day): void {
    const proposals = this.random.int(1, MOST_REQUESTS);
    for (let i = 0; i < proposals; i++) {
      this.propose(newYork(day, "09:29"), day);
    }
    this.look(newYork(day, "09:30"), "approve", true);
    this.step(newYork(day, "09:34"), { do: "check", interruption: null, another: false });
  }

  /** What happens before the open: proposals, perhaps approved. */
  private overnight(day: Day): void {
    const proposals = this.random.pick([0, 1, 2]);
    for (let i = 0; i < proposals; i++) {
      this.propose(newYork(day, "08:30"), day);
    }
    if (proposals > 0 && this.random.chance(80)) {
      this.look(newYork(day, "09:10"));
    }
  }

  private session(day: Day): void {
    const { random } = this;
    let at = newYork(day, random.pick(["09:31", "09:36", "10:05"]));
    const checks = this.walks ? 6 : random.pick([2, 2, 3]);
    for (let i = 0; i < checks; i++) {
      if (this.requests.length === 0 || random.chance(30)) {
        this.propose(at - MINUTE, day);
      }
      if (random.chance(80)) {
        this.look(at - MINUTE);
      }
      for (const request of this.requests) {
        // Where the market stands still, the price goes on walking.
        if (random.chance(this.walks && i > 0 ? 20 : 80)) {
          const waiting = random.pick<Level>([
            "fills",
            "fills",
            "fills",
            "fills",
            "fills",
            "rests",
            "too far",
          ]);
          const open = random.pick<Level>(
            this.walks
              ? ["target", "target", "target", "stop"]
              : ["fills", "hold", "hold", "target", "target", "target", "stop", "stop"],
          );
          this.quote(at, request, waiting, open);
        }
      }
      this.check(at);
      // Now and then one is woken right after another.
      at += (this.walks ? 5 : random.pick([1, 5, 5, 5, 60])) * MINUTE;
    }
  }

  /** Nothing goes wrong any more, and whatever can be known is known. */
  private calmEnd(day: Day): void {
    const start = newYork(day, "15:20");
    this.step(start, { do: "trouble ends" });
    const level = this.random.pick<Level>(["stop", "target", "target", "hold"]);
    for (const request of this.requests) {
      this.quote(start, request, "hold", level, true);
    }
    for (const time of ["15:25", "15:30", "16:00", "16:05"]) {
      const at = newYork(day, time);
      this.step(at, { do: "check", interruption: null, another: false });
      this.look(at, "approve", true);
    }
  }

  private propose(at: Instant, today: Day): void {
    const { random, requests } = this;
    if (requests.length === MOST_REQUESTS) {
      return;
    }
    const before = requests.at(-1);
    const request = drawRequest(random, requests.length, today, this.days.at(-1) ?? today);
    // Two requests may ask for the very same.
    const isTwin = before && before.expiration_date > today && random.chance(40);
    const proposed = isTwin ? { ...before, request_id: request.request_id } : request;
    requests.push(proposed);
    this.step(at, { do: "propose", request: proposed });
    this.quote(at, proposed, "fills", "hold", true);
  }

  private quote(at: Instant, request: TradeRequest, waiting: Level, open: Level, isGood = false): void {
    const width = this.walks ? WIDE : NARROW;
    this.step(at, {
      do: "quote",
      request,
      waiting: drawPrices(this.random, request, waiting, isGood, width),
      open: drawPrices(this.random, request, open, isGood, width),
    });
  }

  private check(at: Instant): void {
    const { random } = this;
    const what = random.int(1, 100);
    this.step(at, { do: "check", interruption: this.interruption(what), another: what > 96 });
  }

  /** In 40 of 100 cases. */
  private interruption(what = this.random.int(1, 100)): Interruption | null {
    return what > 40
      ? null
      : {
          call: this.random.int(1, 12),
          side: this.random.pick(["before", "after"] as const),
          how: what <= 30 ? "crash" : "hang",
        };
  }

  private look(at: Instant, decision?: "approve" | "reject", isCalm = false): void {
    const byChance = this.random.chance(93) ? "approve" : "reject";
    const wakes = isCalm
      ? { interruption: null }
      : this.random.chance(30)
        ? "lost"
        : { interruption: this.interruption() };
    this.step(at, { do: "look at the phone", decision: decision ?? byChance, wakes });
  }

  private step(at: Instant, event: Event): void {
    this.steps.push({ ...event, at: Math.max(at, this.steps.at(-1)?.at ?? 0) });
  }
}
