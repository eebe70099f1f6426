/** Which positions a check is about, and in which pages. */

import {
  daysBetween,
  isMarketOpen,
  lastSession,
  MINUTE,
  newYorkDate,
  sessionClose,
  sessionOpen,
} from "../../../model/calendar.ts";
import { type Contract, mostWorth, symbols } from "../../../model/contract.ts";
import { toNumber } from "../../../model/money.ts";
import type { Model, Run } from "../../model.ts";
import { liveOrders, type PositionRow, type State, walkingEntries } from "../../state.ts";

function openAndTrading(model: Model, { positions }: State): PositionRow[] {
  return [...positions.values()].filter(
    ({ status, request_id }) => status === "OPEN" && model.trades(model.contract(request_id)),
  );
}

export function expiredUnasked(model: Model, { positions, prompts }: State): PositionRow[] {
  const asked = [...prompts.values()].filter(({ kind, answer }) => kind === "settlement" && answer === null);
  return [...positions.values()].filter(
    ({ status, request_id, position_id }) =>
      status === "OPEN" &&
      !model.trades(model.contract(request_id)) &&
      !asked.some((prompt) => prompt.position_id === position_id),
  );
}

/** What a partial check looks at: a person wants it closed, or a close of it is at work. */
function isAskedFor({ position_id, close_asked_at }: PositionRow, state: State): boolean {
  return (
    close_asked_at !== null ||
    liveOrders(state).some((order) => order.position_id === position_id && order.purpose === "exit")
  );
}

/** Those that share a symbol share a key, and so a page. */
function keyOf({ ticker, expiration }: Contract): string {
  return `${ticker} ${expiration.replaceAll("-", "")}`;
}

function checkable(
  model: Model,
  state: State,
  { askedOnly }: Pick<Run, "askedOnly">,
): [string, PositionRow][] {
  return openAndTrading(model, state)
    .filter((row) => !askedOnly || isAskedFor(row, state))
    .map((row) => [keyOf(model.contract(row.request_id)), row]);
}

/** Positions of the page that is due. */
export function inPage(model: Model, state: State, run: Pick<Run, "askedOnly" | "page">): PositionRow[] {
  const { behind, upto } = run.page;
  return checkable(model, state, run).flatMap(([key, row]) =>
    key > behind && (upto === null || key <= upto) ? [row] : [],
  );
}

/** The page behind a key: the first keys that have as many positions as a page takes. */
export function turn(
  model: Model,
  state: State,
  askedOnly: boolean,
  behind: string,
  number: number,
): Run["page"] {
  const keys = checkable(model, state, { askedOnly }).map(([key]) => key);
  const left = keys.filter((key) => key > behind).sort();
  const last = left[model.pageSize - 1] ?? null;
  return { number, behind, upto: last === left.at(-1) ? null : last };
}

/** Whether a date of a position may bite, which takes the price of its underlying to tell. Nobody tells of dividends here. */
function mayBite(
  model: Model,
  { warnings }: State,
  { request_id, position_id, mark, mark_fault }: PositionRow,
) {
  const contract = model.contract(request_id);
  const today = newYorkDate(model.now);
  const close = sessionClose(today);
  if (model.now < sessionOpen(today) + 5 * MINUTE || model.now >= close) {
    return false;
  }
  const isEnding = lastSession(contract.expiration) === today && model.now >= close - 90 * MINUTE;
  const kind = isEnding ? "last_hours" : "early_assignment";
  if (
    warnings.some(
      (told) =>
        told.position_id === position_id &&
        told.warning === kind &&
        (told.told_on >= today || told.left_at !== null),
    )
  ) {
    return false;
  }
  const strikes = contract.legs
    .filter(({ action }) => action === "sell")
    .map(({ strike }) => toNumber(strike));
  const most = mostWorth(contract);
  const deep = Math.min(...strikes, most === null ? Number.POSITIVE_INFINITY : toNumber(most) / 2);
  const isDeep = mark !== null && mark >= deep;
  return (
    isEnding ||
    daysBetween(today, contract.expiration) <= 7 ||
    (mark_fault ?? "missing") !== "missing" ||
    isDeep
  );
}

/** What is to be quoted for a page: its positions, and with the last one the requests that are approved. */
export function judgePage(
  model: Model,
  state: State,
  run: Pick<Run, "askedOnly" | "page">,
  said: { number: number; symbols: string[]; underlyings: string[] } | null,
): string[] {
  const approved = [...state.requests.values()].filter(({ status }) => status === "approved");
  const of = (rows: { request_id: string }[]) =>
    rows.flatMap(({ request_id }) => symbols(model.contract(request_id)));
  const entries = run.page.upto === null ? [...approved, ...walkingEntries(state)] : [];
  const held = inPage(model, state, run);
  const rows = [...held, ...entries];
  const priced = [...entries, ...(run.askedOnly ? [] : held.filter((row) => mayBite(model, state, row)))];
  const ought =
    rows.length === 0 || !isMarketOpen(model.now)
      ? null
      : {
          number: run.page.number,
          symbols: [...new Set(of(rows))].sort(),
          underlyings: [
            ...new Set([
              ...priced.map(({ request_id }) => model.contract(request_id).ticker),
              // What is gone may have become shares, at a price that is to be known.
              ...(run.page.upto === null ? unpriced(state) : []),
            ]),
          ].sort(),
        };
  const is = said && {
    number: said.number,
    symbols: said.symbols.toSorted(),
    underlyings: said.underlyings.toSorted(),
  };
  return JSON.stringify(is) === JSON.stringify(ought)
    ? []
    : [`to be quoted are ${JSON.stringify(is)}, not ${JSON.stringify(ought)}`];
}

/** Underlyings of contracts that are gone since nobody knows at which price. */
function unpriced({ drifts }: State): string[] {
  return [...drifts.values()]
    .filter(
      ({ kind, booked, held, dismissed_at, underlying_price }) =>
        kind !== "foreign" &&
        dismissed_at === null &&
        underlying_price === null &&
        Math.abs(held) < Math.abs(booked) &&
        held * booked >= 0,
    )
    .map(({ ticker }) => ticker);
}
