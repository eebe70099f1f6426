import { connect } from "../shared/database.ts";
import { isLive, type OUTSIDE_WORLD, type Settings } from "../shared/settings.ts";
import { requireStreams } from "../shared/tradestation/require-streams.ts";

/**
 * Asks a real broker, without an order, whether it would take orders the way they are sent.
 *
 * @returns what was found
 * @throws Error that says why nothing could be traded; an OutsideError that is passing says that it is not known
 */
export async function proveBroker(
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  supabaseUrl: string,
  secretKey: string,
): Promise<string> {
  if (settings.BROKER === "paper") {
    return "paper, in this database";
  }
  if (settings.BROKER === "alpaca") {
    const [{ connectAlpaca }, { whatItMayDo }] = await Promise.all([
      import("../shared/alpaca/client.ts"),
      import("../shared/alpaca/account.ts"),
    ]);
    const money = isLive(settings.BROKER, settings) ? "LIVE account, real money" : "paper account";
    return `Alpaca's ${money}, ${await whatItMayDo(connectAlpaca(settings))}`;
  }
  // What it needs is found by way of tsconfig.json, which whoever trades on paper need not have.
  const { connectTradeStation } = await import("../shared/tradestation/client.ts");
  // Its token is the one that the functions use, kept in Vault.
  await requireStreams(connectTradeStation(settings, connect(supabaseUrl, secretKey)));
  return "takes orders as they are sent";
}
