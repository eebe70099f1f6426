/** Which positions a check is about, and in which pages. */

import { isMarketOpen } from "../../../model/calendar.ts";
import { type Contract, symbols } from "../../../model/contract.ts";
import type { Model, Run } from "../../model.ts";
import { liveOrders, type PositionRow, type State, walkingEntries } from "../../state.ts";

export function openAndTrading(model: Model, { positions }: State): PositionRow[] {
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
  const rows = [...inPage(model, state, run), ...entries];
  const ought =
    rows.length === 0 || !isMarketOpen(model.now)
      ? null
      : {
          number: run.page.number,
          symbols: [...new Set(of(rows))].sort(),
          underlyings: [
            ...new Set([
              ...entries.map(({ request_id }) => model.contract(request_id).ticker),
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
