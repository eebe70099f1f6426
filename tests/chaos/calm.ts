import { isOpen } from "../brokers/order.ts";
import { unfinished } from "../hunting/invariants.ts";
import { isLive, truthOf } from "../hunting/orders.ts";
import { expirationClose, MINUTE, newYork, newYorkDate, SECOND } from "../model/calendar.ts";
import { symbols } from "../model/contract.ts";
import { press, write } from "../telegram/stage.ts";
import { executions } from "./judges/book.ts";
import { SCREEN } from "./judges/broker.ts";
import { expirationIn } from "./judges/check/finish.ts";
import { laneOf } from "./judges/delivery.ts";
import { bookedHoldings } from "./model.ts";
import type { Stage } from "./stage.ts";
import { from, isTrue, WHICH_ORDER } from "./steps/presses.ts";
import { take } from "./steps/step.ts";
import { nextAt, pass } from "./steps/time.ts";

/** No more faults: time passes until the evening, and everything that can become known does. */
export async function calmDown(stage: Stage): Promise<void> {
  const { market, simulator, model, telegramFaults } = stage;
  await take(stage, "nothing goes wrong any more", async () => {
    simulator.faults.clear();
    market.failures = 0;
    telegramFaults.length = 0;
    stage.isBlocked = false;
    stage.correctSetting();
    stage.watch.losesAnswers(0, 0);
    for (const suspended of [...stage.suspended]) {
      await stage.resume(suspended);
    }
    for (const { request } of model.asked.values()) {
      market.quote(request, "between", null, model.now);
    }
  });
  await take(stage, "an afternoon passes", async () => {
    await pass(stage, nextAt(Math.max(model.now, model.latest), "15:20"));
    // A close that starts now walks to the natural price in three checks. The check after its fill compares the holdings.
    // Those of orders that end at the close itself are compared by the next session, or when a person asks.
    for (const time of ["15:25", "15:30", "15:35", "15:40", "16:00", "16:05"]) {
      await pass(stage, newYork(newYorkDate(model.now), time));
      if (time === "16:05") {
        await stage.bring(write.by("/reconcile", from("the approver", stage.chat)));
      }
      await stage.check(null);
      await drain(stage);
      stage.watch.broken.push(...unasked(stage));
      for (const button of stage.buttons.filter(
        (each) => WHICH_ORDER.test(each.data) && isTrue(stage, each),
      )) {
        await stage.bring(press.by(button));
      }
      if (stage.woken.has("exit-check")) {
        await stage.callWoken("exit-check", null);
      }
    }
    await drain(stage);
    stage.watch.broken.push(...(await unresolved(stage)));
  });
}

async function drain(stage: Stage): Promise<void> {
  for (let run = 0; run < 20; run++) {
    await stage.deliver(null);
    const due = await stage.ground.world.call<number>("count_due_messages");
    if (due === 0) {
      return;
    }
    await stage.age(5 * MINUTE + SECOND);
  }
  stage.watch.broken.push("there are messages that do not leave");
}

/** Questions that stay valid until they are answered. */
const WAIT = ["settlement", "which_order", "drift"];

/** Questions that wait for a person and are not in the people's chat. */
function unasked({ chat, model, watch: { state }, refusals }: Stage): string[] {
  if (refusals > 0) {
    return [];
  }
  const cards = [...state.requests.values()]
    .filter(({ status }) => status === "pending")
    .map(({ request_id }) => [`the card of ${request_id}`, model.asked.get(request_id)?.card] as const);
  const questions = [...state.prompts.values()]
    .filter(({ kind, answer }) => WAIT.includes(kind) && answer === null)
    .map(
      ({ prompt_id, kind }) => [`question ${prompt_id} (${kind})`, model.messageOf.get(prompt_id)] as const,
    );
  return [...cards, ...questions].flatMap(([what, message]) =>
    message?.chat === chat ? [] : [`${what} is in chat ${message?.chat ?? "none"}, the people in ${chat}`],
  );
}

/** What is wrong at the end. */
async function unresolved(stage: Stage): Promise<string[]> {
  const { model, simulator, watch, ground } = stage;
  const { book } = simulator;
  const { state } = watch;
  const broken: string[] = [];
  for (const order of [...state.orders.values()].filter(({ source }) => source === "engine")) {
    const truth = truthOf(book, order);
    if (isLive(order) || (truth && isOpen(truth))) {
      broken.push(
        `order ${order.order_id} is still ${order.status}, at the broker ${truth?.status ?? "nowhere"}`,
      );
    } else if (order.filled_quantity !== (truth?.filled ?? 0)) {
      broken.push(
        `order ${order.order_id} (${order.status}) has filled ${truth?.filled} at the broker, ${order.filled_quantity} in the book: ${JSON.stringify(executions(order, book))}`,
      );
    }
  }
  broken.push(...unfinished(state.requests.values(), (request_id) => state.positions.has(request_id)));
  if (model.isTaken) {
    broken.push("a run still holds the book");
  }

  // A close or an opening at the broker's screen that the book does not know must be a question.
  const booked = bookedHoldings(state.positions.values(), model);
  const held = book.holdings();
  for (const symbol of new Set([...booked.keys(), ...held.keys()])) {
    const differs = (booked.get(symbol) ?? 0) !== (held.get(symbol) ?? 0);
    const drift = state.drifts.get(symbol);
    const isUnexpired = model.latest < expirationClose(expirationIn(symbol) ?? "");
    if (isUnexpired && differs !== (drift !== undefined)) {
      broken.push(
        `${symbol}: the book has ${booked.get(symbol) ?? 0}, the broker ${held.get(symbol) ?? 0}, and the drift is ${JSON.stringify(drift)}`,
      );
    }
    if (differs && isUnexpired && !isSaidElsewhere(stage, symbol)) {
      broken.push(`${symbol} differs, and nobody has traded it elsewhere, or has said so`);
    }
  }

  const rows = await ground.world.sql<{ message_id: number; kind: string; status: string; error: string }[]>`
    select message_id::integer, kind, status, error from private.outbox order by message_id`;
  const arrived = new Map<number, number>();
  for (const { message_id, arrived: hasArrived } of stage.sent) {
    arrived.set(message_id, (arrived.get(message_id) ?? 0) + (hasArrived ? 1 : 0));
  }
  for (const { message_id, kind, status, error } of rows) {
    if (status === "parked" ? stage.refusals === 0 : status !== "sent") {
      broken.push(`message ${message_id} (${kind}) is ${status}: ${error}`);
    } else if (status === "sent" && (arrived.get(message_id) ?? 0) === 0) {
      broken.push(`message ${message_id} (${kind}) counts as sent, and never arrived`);
    }
  }
  const laneOfId = new Map(rows.map(({ message_id, kind }) => [message_id, laneOf(kind)]));
  for (const lane of new Set(laneOfId.values())) {
    const firsts = [...arrived.keys()].filter(
      (id) => (arrived.get(id) ?? 0) > 0 && laneOfId.get(id) === lane,
    );
    if (firsts.some((id, at) => at > 0 && id < (firsts[at - 1] ?? 0))) {
      broken.push(`${lane} arrived in the order ${firsts}`);
    }
  }
  if (stage.refusals === 0) {
    for (const { position_id, status } of state.positions.values()) {
      const told = stage.sent.filter(({ arrived, facts }) => arrived && facts.position_id === position_id);
      for (const kind of ["opened", ...(status === "OPEN" ? [] : ["closed"])]) {
        if (!told.some((message) => message.kind === kind)) {
          broken.push(`nobody was told that position ${position_id} is ${kind}`);
        }
      }
    }
  }
  return broken;
}

/** Whether a person has traded it at the broker's screen or recorded such a trade, or it was assigned. */
function isSaidElsewhere({ watch, model, simulator }: Stage, symbol: string): boolean {
  return (
    simulator.book.moved.has(symbol) ||
    [...simulator.book.orders.values()].some(
      ({ confirmId, legs }) => confirmId.startsWith(SCREEN) && legs.some((leg) => leg.symbol === symbol),
    ) ||
    [...watch.state.orders.values()].some(
      ({ source, request_id }) => source === "manual" && symbols(model.contract(request_id)).includes(symbol),
    )
  );
}
