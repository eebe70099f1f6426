import { z } from "zod";
import { AlpacaBroker } from "../../shared/alpaca/alpaca-broker.ts";
import { AlpacaMarketData } from "../../shared/alpaca/alpaca-market-data.ts";
import { AlpacaClient } from "../../shared/alpaca/client.ts";
import type { AlpacaSettings } from "../../shared/alpaca/settings.ts";
import { call, type Database } from "../../shared/database.ts";
import type { CheckWorld } from "../../shared/exit-check.ts";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import type { TradeStationSettings } from "../../shared/tradestation/settings.ts";
import { supabaseVault } from "../../shared/tradestation/tokens.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { Process } from "./process.ts";

const owners = z.array(z.object({ broker_order_id: z.string(), order_id: z.int() }));

export type VendorSettings = TradeStationSettings | AlpacaSettings;

/** A worker: the state that survives a check for the next one, above all a vendor's token. */
export class Worker {
  #process = new Process();
  readonly #ports: Required<CheckWorld>;

  constructor(database: Database, settings: VendorSettings) {
    const asked = through(database, (name, rpc) => this.#process.ask(name, rpc));
    const ask: Ask = (what, request) => this.#process.ask(what, request);
    this.#ports = {
      database: asked,
      ...("ALPACA_API_URL" in settings
        ? atAlpaca(settings, ask)
        : this.#atTradeStation(database, asked, settings, ask)),
    };
  }

  #atTradeStation(database: Database, asked: Database, settings: TradeStationSettings, ask: Ask) {
    // A call to TradeStation may have to read its token first, which is then a call within a call.
    const askedWithin = through(database, (name, rpc) => this.#process.askWithin(name, rpc));
    const vault = supabaseVault(askedWithin, settings.TRADESTATION_REFRESH_TOKEN);
    const client = new InterruptibleClient(settings, vault, { backoff: 1 });
    client.ask = ask;
    return {
      broker: new TradeStationBroker(client, (broker_order_ids) =>
        call(asked, "broker_order_owners", { broker_order_ids }, owners),
      ),
      marketData: new TradeStationMarketData(client),
    };
  }

  /** The outside world of a check, with every call going through its process. */
  portsFor(process: Process): Required<CheckWorld> {
    this.#process = process;
    return this.#ports;
  }
}

type Ask = <T>(what: string, request: () => Promise<T>) => Promise<T>;

function atAlpaca(settings: AlpacaSettings, ask: Ask) {
  const client = new InterruptibleAlpacaClient(settings, { backoff: 1 });
  client.ask = ask;
  return {
    broker: new AlpacaBroker(client),
    marketData: new AlpacaMarketData(client, settings.ALPACA_FEED),
  };
}

class InterruptibleAlpacaClient extends AlpacaClient {
  ask: Ask = (_, request) => request();

  override find<T>(...request: Parameters<AlpacaClient["find"]>): Promise<T | null> {
    const [, path] = request;
    return this.ask(`GET ${short(path)}`, () => super.find(...request) as Promise<T | null>);
  }

  override change(...request: Parameters<AlpacaClient["change"]>) {
    const [method, path] = request;
    return this.ask(`${method} ${short(path)}`, () => super.change(...request));
  }
}

class InterruptibleClient extends TradeStationClient {
  ask: Ask = (_, request) => request();

  override get<T>(...request: Parameters<TradeStationClient["get"]>): Promise<T> {
    const [, path] = request;
    return this.ask(`GET ${short(path)}`, () => super.get(...request) as Promise<T>);
  }

  override change(...request: Parameters<TradeStationClient["change"]>) {
    const [method, path] = request;
    return this.ask(`${method} ${short(path)}`, () => super.change(...request));
  }
}

/** Without the parts that never differ. */
function short(path: string): string {
  return path.replace(/\?.*/, "").replace(/\/(brokerage\/accounts\/[^/]+|orderexecution|marketdata)/, "");
}

/** The same database, with every function call as a step of the process. */
export function through(
  database: Database,
  step: (name: string, rpc: () => Promise<unknown>) => Promise<unknown>,
): Database {
  return new Proxy(database, {
    get(target, property) {
      if (property !== "rpc") {
        return Reflect.get(target, property);
      }
      return (name: string, parameters: unknown) =>
        step(name, async () => await target.rpc(name as never, parameters as never));
    },
  });
}
