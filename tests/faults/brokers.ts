import type { Fault as AlpacaFault } from "../alpaca/simulator/faults.ts";
import { type AlpacaSimulatorOptions, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import type { BrokerBook } from "../brokers/book.ts";
import type { StillMarket } from "../brokers/still-market.ts";
import { Random } from "../engine/random.ts";
import { NO_LIMIT, SILENCE, startBroker } from "../hunting/ground.ts";
import type { VendorSettings } from "../hunting/worker.ts";
import type { Fault as TradeStationFault } from "../tradestation/simulator/faults.ts";
import type { Schedule, Theme } from "./schedule.ts";

export const VENDORS = ["tradestation", "alpaca"] as const;

export type Vendor = (typeof VENDORS)[number];

/** A vendor's simulator, as a schedule needs it. */
export interface FaultyBroker {
  settings: VendorSettings;
  book: BrokerBook;
  faults: { readonly happened: { endpoint: string; fault: string }[] };
  requests: { endpoint: string }[];
  /** The conditions of this vendor's simulator, in words. */
  conditions: string;
  makeTrouble(): void;
  endTrouble(): void;
  stop(): Promise<void>;
}

interface Place {
  market: StillMarket;
  now: () => Promise<Date>;
}

/** Starts the vendor's broker for a schedule. */
export async function startFaultyBroker(
  vendor: Vendor,
  schedule: Schedule,
  place: Place,
): Promise<FaultyBroker> {
  return vendor === "alpaca" ? await startAlpaca(schedule, place) : await startTradeStation(schedule, place);
}

async function startTradeStation(schedule: Schedule, place: Place): Promise<FaultyBroker> {
  const { seed, fillsAt, fee, rotation, pageSize } = schedule;
  const { place: orders, changes, account, others, theme } = schedule.faults;
  const simulator = await startBroker({ ...place, fillsAt, fee, rotation, pageSize });
  const only = TRADESTATION_THEMES[theme];
  return {
    ...simulator,
    conditions: "",
    makeTrouble: () =>
      simulator.faults.schedule({
        seed,
        percent: others,
        percents: {
          place: orders,
          replace: changes,
          cancel: changes,
          order: account,
          orders: account,
          history: account,
          positions: account,
        },
        ...(only && { faults: only }),
      }),
    endTrouble: () => simulator.faults.clear(),
  };
}

async function startAlpaca(schedule: Schedule, place: Place): Promise<FaultyBroker> {
  const { seed, fillsAt, fee } = schedule;
  const { place: orders, changes, account, others, theme } = schedule.faults;
  const unsure = whatIsUnsure(new Random(seed));
  const simulator = await startAlpacaSimulator({
    ...place,
    ...unsure,
    fillsAt,
    fee,
    limit: NO_LIMIT,
    silence: SILENCE,
  });
  const only = ALPACA_THEMES[theme];
  return {
    ...simulator,
    conditions: JSON.stringify(unsure),
    makeTrouble: () =>
      simulator.faults.schedule({
        seed,
        percent: others,
        percents: {
          place: orders,
          replace: changes,
          cancel: changes,
          order: account,
          orders: account,
          client_order: account,
          positions: account,
          activities: account,
        },
        ...(only && { faults: only }),
      }),
    endTrouble: () => simulator.faults.clear(),
  };
}

/** Options that the documentation leaves open, chosen at random. */
function whatIsUnsure(random: Random): Partial<AlpacaSimulatorOptions> {
  return {
    referenceChecked: random.pick(["first", "last"] as const),
    placedAnswer: random.pick(["pending", "settled"] as const),
    replacementFills: random.pick(["carried", "own"] as const),
    replacementQty: random.pick(["counts fills", "anew"] as const),
    positionQty: random.pick(["signed", "absolute"] as const),
    unnested: random.pick(["legs listed", "legs absent"] as const),
    fillsName: random.pick(["leg", "parent"] as const),
    dayEndsAs: random.pick(["expired", "canceled", "done_for_day"] as const),
    // An account with the exchanges' option data has their share data as well.
    ...random.pick([{}, { opra: true, sip: true }]),
  };
}

const TRADESTATION_THEMES: Record<Theme, TradeStationFault[] | null> = {
  all: null,
  "lost answers": [
    "lost_before",
    "lost_after",
    "error_500",
    "error_500_after",
    "listed_late",
    "taken_late",
    "taken_late",
    "not_whole",
    "error_among_orders",
  ],
  fates: [
    "partial_fill",
    "part_then_out",
    "part_then_rejected",
    "rejected_later",
    "late_fill",
    "filled_while_ack",
    "fill_after_cancel",
    "slow_cancel",
    "leg_missing",
    "legs_apart",
    "positions_behind",
    "positions_apart",
  ],
  replacements: [
    "refused",
    "refused_200",
    "fill_after_cancel",
    "slow_cancel",
    "lost_before",
    "lost_after",
    "error_500_after",
  ],
};

const ALPACA_THEMES: Record<Theme, AlpacaFault[] | null> = {
  all: null,
  "lost answers": [
    "lost_before",
    "lost_after",
    "error_500",
    "error_503_after",
    "error_504_after",
    "listed_late",
    "taken_late",
    "taken_late",
    "refused_40010001",
    "repeated_order",
    "repeated_activity",
  ],
  fates: [
    "partial_fill",
    "part_then_out",
    "part_then_rejected",
    "rejected_later",
    "late_fill",
    "filled_while_ack",
    "done_for_day",
    "expires_early",
    "slow_new",
    "skewed",
    "insufficient_qty",
    "fill_wins",
    "slow_replace",
    "fill_after_cancel",
    "slow_cancel",
    "stuck_cancel",
    "legs_apart",
    "positions_behind",
    "positions_apart",
  ],
  replacements: [
    "insufficient_qty",
    "refused_422",
    "fill_wins",
    "slow_replace",
    "fill_after_cancel",
    "slow_cancel",
    "stuck_cancel",
    "lost_before",
    "lost_after",
  ],
};
