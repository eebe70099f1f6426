import { isDeepStrictEqual } from "node:util";
import type { OptionQuote, UnderlyingQuote } from "../../../../shared/market-data.ts";
import { at, isMarketOpen } from "../../../model/calendar.ts";
import { symbols } from "../../../model/contract.ts";
import { toNumber } from "../../../model/money.ts";
import { type Model, type Run, readQuotes } from "../../model.ts";
import { describeNew, liveOrders, type State, terms, walkingEntries } from "../../state.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { judgeEntry, judgeWalk } from "./entries.ts";
import { inPage, judgePage, turn } from "./open-positions.ts";
import { isInDrift, judgeCounts, judgePosition } from "./rules.ts";

interface Applied {
  page: number;
  quotes: OptionQuote[];
  underlyings: UnderlyingQuote[];
  holdings?: unknown;
}

interface Answer {
  page: { number: number; symbols: string[]; underlyings: string[] } | null;
  exits: { position_id: number; reason: string }[];
  at_work: boolean;
}

/** Judges a page of quotes. */
export function apply(model: Model, called: Called, before: State, after: State, run: Run): Expected {
  const { page } = called.parameters as unknown as Applied;
  const answer = called.answer as Answer;
  if (run.applied?.page === page) {
    return nothing(
      isDeepStrictEqual(answer, run.applied.answer) ? [] : ["a page applied twice is answered otherwise"],
    );
  }
  if (page !== run.page.number) {
    return { ...nothing(), error: "PT409" };
  }
  const expected = judge(model, called, before, after, run);
  run.applied = { page, answer };
  const broken =
    answer.at_work === liveOrders(after).length > 0 ? [] : [`an order is at work: ${answer.at_work}`];
  if (run.page.upto === null) {
    broken.push(...(answer.page === null ? [] : ["there is another page after the last"]));
  } else {
    run.page = turn(model, after, run.askedOnly, run.page.upto, page + 1);
    broken.push(...judgePage(model, after, run, answer.page));
  }
  return { ...expected, broken: [...(expected.broken ?? []), ...broken] };
}

/** What the rules make of the positions of the page, and with the last page of all approved requests. */
function judge(
  model: Model,
  { parameters, answer }: Called,
  before: State,
  after: State,
  run: Run,
): Expected {
  const { quotes, underlyings, holdings } = parameters as unknown as Applied;
  if (!isMarketOpen(model.now)) {
    return nothing();
  }
  const rows = inPage(model, before, run);
  const expected: string[] = [];
  const optional: string[] = [];
  const read = readQuotes(quotes);
  const exits: { position_id: number; reason: string }[] = [];
  let exposed = new Set([
    ...[...before.positions.values()].filter(({ status }) => status === "OPEN").map((p) => p.request_id),
    ...liveOrders(before)
      .filter(({ purpose }) => purpose === "entry")
      .map(({ request_id }) => request_id),
  ]);
  const broken: string[] = [];
  for (const row of rows) {
    model.looksAt(
      row.position_id,
      symbols(model.contract(row.request_id)).every((symbol) => {
        const { bid = null, ask = null } = read.get(symbol) ?? {};
        return bid !== null || ask !== null;
      }),
    );
    const found = judgePosition(model, row, before, read, !run.askedOnly);
    broken.push(...judgeCounts(row, found.counted, after));
    if (found.starts) {
      const limit = toNumber(found.starts.limit);
      const about = {
        source: "engine",
        purpose: "exit",
        request_id: row.request_id,
        status: "intent",
      } as const;
      const started = (quantity: number) =>
        describeNew({ ...about, quantity, limit_price: limit, exit_reason: found.starts?.reason ?? null });
      if (isInDrift(before, row)) {
        // The quantity that the broker holds is compared with its own book.
        for (let quantity = 1; quantity <= row.open_quantity; quantity++) {
          optional.push(started(quantity));
        }
      } else {
        expected.push(started(row.open_quantity));
      }
      exits.push({ position_id: row.position_id, reason: found.starts.reason });
    }
    (isInDrift(before, row) ? optional : expected).push(...found.changes);
  }

  const approved = [...before.requests.values()]
    .filter(({ status }) => status === "approved" && run.page.upto === null)
    .sort(
      (a, b) => at(a.decided_at ?? "") - at(b.decided_at ?? "") || (a.request_id < b.request_id ? -1 : 1),
    );
  for (const row of approved) {
    const { request_id, ticker } = row;
    const found = judgeEntry(model, row, before, read, underlyings, exposed, holdings !== undefined);
    if (found.fate === "sent") {
      const { quantity } = model.asked.get(request_id)?.request ?? { quantity: 0 };
      expected.push(
        `${request_id}: approved -> executing`,
        describeNew({
          source: "engine",
          purpose: "entry",
          request_id,
          status: "intent",
          quantity,
          limit_price: toNumber(found.limit),
          exit_reason: null,
        }),
      );
      exposed = new Set([...exposed, request_id]);
    } else if (found.fate === "asked again") {
      const is = after.requests.get(request_id);
      if (is?.floor_credit !== toNumber(found.floor) || is.seen_price !== found.seen) {
        broken.push(
          `${request_id} asks for ${is?.floor_credit} at ${is?.seen_price}, not ${toNumber(found.floor)} at ${found.seen}`,
        );
      }
      expected.push(`${request_id}: approved -> pending`);
      const asked = model.asked.get(request_id);
      if (asked) {
        // The new card has a token of its own.
        asked.token = null;
      }
      if (!after.queued.some(({ kind, facts }) => kind === "asks_again" && facts.request_id === request_id)) {
        return { ...exactly([], [`${request_id} (${ticker}) asks again, and nobody is told`]) };
      }
    }
  }
  if (run.page.upto === null && !run.askedOnly) {
    for (const order of walkingEntries(before)) {
      const { order_id } = order;
      // The position has to close, so the order is cancelled.
      if (expected.some((change) => change.startsWith(`order ${order_id}: `))) {
        continue;
      }
      const { walk, limit, asks } = judgeWalk(model, order, before, read);
      const next = terms({ ...order, walk, limit_price: toNumber(limit) });
      if (next !== terms(order)) {
        expected.push(`order ${order_id}: ${next}`);
      }
      const isAsked = [...after.prompts.values()].some(
        (prompt) => prompt.kind === "unfilled_entry" && prompt.order_id === order_id,
      );
      if (after.orders.get(order_id)?.walk !== walk || isAsked !== asks) {
        broken.push(
          `entry ${order_id} has walked ${after.orders.get(order_id)?.walk}, not ${walk}; it is asked about: ${isAsked}`,
        );
      }
    }
  }
  const claimed = (answer as Answer).exits;
  const unclaimed = claimed.filter(
    ({ position_id, reason }) =>
      !exits.some((exit) => exit.position_id === position_id && exit.reason === reason),
  );
  return {
    ...exactly(expected, [
      ...broken,
      ...unclaimed.map(({ position_id, reason }) => `exit ${position_id} ${reason} was claimed`),
    ]),
    optional,
  };
}
