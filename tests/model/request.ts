import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { type Contract, type Leg, sides, strategyOf } from "./contract.ts";
import { type Money, money, toDecimal, toNumber } from "./money.ts";
import type { Overrides } from "./rules.ts";

export interface Wanted {
  request_id: string;
  /** USD per contract. */
  credit: Money;
  quantity: number;
  overrides?: Overrides;
  /** With its short strike and width, if these describe the contract. */
  byStrike?: boolean;
}

/** A request for a contract. */
export function requestOf(
  contract: Contract,
  { request_id, credit, quantity, overrides = {}, byStrike = false }: Wanted,
): TradeRequest {
  const { ticker, expiration } = contract;
  const strategy_type = strategyOf(contract);
  const [side] = sides(contract);
  return {
    request_id,
    strategy_type,
    ticker,
    expiration_date: expiration,
    ...(byStrike && side && ["CSP", "VPC", "VCC"].includes(strategy_type)
      ? {
          strike_price: toNumber(side.short),
          ...(side.width === null ? {} : { width: toNumber(side.width) }),
        }
      : {
          legs: contract.legs.map(({ action, type, strike }) => ({
            action,
            option_type: type,
            strike: toNumber(strike),
            expiration,
            quantity,
          })),
        }),
    net_credit: toNumber(credit),
    quantity,
    overrides: overridesAsJson(overrides),
  };
}

/** The contract of a request. */
export function contractOf(request: TradeRequest): Contract {
  const { strategy_type, ticker, expiration_date: expiration, strike_price, width } = request;
  const named: Leg[] | undefined = request.legs?.map(({ action, option_type, strike }) => ({
    action,
    type: option_type,
    strike: money(strike),
  }));
  if (named !== undefined) {
    return { ticker, expiration, legs: named };
  }
  const type = strategy_type === "VCC" || strategy_type === "CC" ? "call" : "put";
  const short = money(strike_price ?? 0);
  const away = money(width ?? 0);
  const long: Leg = { action: "buy", type, strike: type === "put" ? short - away : short + away };
  return {
    ticker,
    expiration,
    legs: [{ action: "sell", type, strike: short }, ...(width === undefined ? [] : [long])],
  };
}

export function overridesAsJson(overrides: Overrides): NonNullable<TradeRequest["overrides"]> {
  const { profitTarget, stopLoss, profitPercent, stopPercent, exitDte, autoExit } = overrides;
  const dollars = (amount: Money | null) => (amount === null ? null : Number(toDecimal(amount)));
  const percent = (hundredths: bigint | null) => (hundredths === null ? null : Number(hundredths) / 100);
  return {
    ...(profitTarget === undefined ? {} : { profit_target: dollars(profitTarget) }),
    ...(stopLoss === undefined ? {} : { stop_loss: dollars(stopLoss) }),
    ...(profitPercent === undefined ? {} : { profit_percent: percent(profitPercent) }),
    ...(stopPercent === undefined ? {} : { stop_percent: percent(stopPercent) }),
    ...(exitDte === undefined ? {} : { exit_dte: exitDte }),
    ...(autoExit === undefined ? {} : { auto_exit: autoExit }),
  };
}

export function overridesOf(given: TradeRequest["overrides"] = {}): Overrides {
  const { profit_target, stop_loss, profit_percent, stop_percent, exit_dte, auto_exit } = given;
  const dollars = (amount: number | null) => (amount === null ? null : money(amount));
  const hundredths = (percent: number | null) =>
    percent === null ? null : BigInt(Math.round(percent * 100));
  return {
    ...(profit_target === undefined ? {} : { profitTarget: dollars(profit_target) }),
    ...(stop_loss === undefined ? {} : { stopLoss: dollars(stop_loss) }),
    ...(profit_percent === undefined ? {} : { profitPercent: hundredths(profit_percent) }),
    ...(stop_percent === undefined ? {} : { stopPercent: hundredths(stop_percent) }),
    ...(exit_dte === undefined ? {} : { exitDte: exit_dte }),
    ...(auto_exit === undefined ? {} : { autoExit: auto_exit }),
  };
}
