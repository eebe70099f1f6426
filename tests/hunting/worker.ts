import { z } from "zod";
import { call, type Database } from "../../shared/database.ts";
import type { CheckWorld } from "../../shared/exit-check.ts";
import type { TradeStationSettings } from "../../shared/settings.ts";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { supabaseVault } from "../../shared/tradestation/tokens.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { Process } from "./process.ts";

const owners = z.array(z.object({ broker_order_id: z.string(), order_id: z.int() }));

/** A worker: what outlives a check, for the next one. Its token above all. */
export class Worker {
  #process = new Process();
  readonly #ports: Required<CheckWorld>;

  constructor(database: Database, settings: TradeStationSettings) {
    const asked = through(database, (name, rpc) => this.#process.ask(name, rpc));
    // A call to TradeStation may have to read its token first, and is under way already.
    const askedWithin = through(database, (name, rpc) => this.#process.askWithin(name, rpc));
    const vault = supabaseVault(askedWithin, settings.TRADESTATION_REFRESH_TOKEN);
    const client = new InterruptibleClient(settings, vault, { backoff: 1 });
    client.ask = (what, request) => this.#process.ask(what, request);
    this.#ports = {
      database: asked,
      broker: new TradeStationBroker(client, (broker_order_ids) =>
        call(asked, "broker_order_owners", { broker_order_ids }, owners),
      ),
      marketData: new TradeStationMarketData(client),
    };
  }

  /** What a check needs, with every call to the outside going through its process. */
  portsFor(process: Process): Required<CheckWorld> {
    this.#process = process;
    return this.#ports;
  }
}

class InterruptibleClient extends TradeStationClient {
  ask = <T>(_: string, request: () => Promise<T>): Promise<T> => request();

  override get<T>(...request: Parameters<TradeStationClient["get"]>): Promise<T> {
    const [, path] = request;
    return this.ask(`GET ${short(path)}`, () => super.get(...request) as Promise<T>);
  }

  override change(...request: Parameters<TradeStationClient["change"]>) {
    const [method, path] = request;
    return this.ask(`${method} ${short(path)}`, () => super.change(...request));
  }
}

/** Without what is the same each time. */
function short(path: string): string {
  return path.replace(/\?.*/, "").replace(/\/(brokerage\/accounts\/[^/]+|orderexecution|marketdata)/, "");
}

/** The same database, every call of a function being a step of something. */
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
