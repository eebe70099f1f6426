import { describe, expect, it } from "vitest";
import { localSettings } from "../../local/local-settings.ts";
import { OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";

const TRADESTATION = {
  BROKER: "tradestation",
  MARKET_DATA: "tradestation",
  TRADESTATION_CLIENT_ID: "client",
  TRADESTATION_CLIENT_SECRET: "a secret",
  TRADESTATION_REFRESH_TOKEN: "a refresh token",
  TRADESTATION_ACCOUNT_ID: "SIM1234567M",
};

const read = (environment: Record<string, string>) => readSettings(environment, OUTSIDE_WORLD);
const local = (environment: Record<string, string>) =>
  localSettings(environment, "http://127.0.0.1:54321", "key");

describe("the settings of the vendors", () => {
  it("are by default paper and simulated, and need nothing else", () => {
    expect(read({})).toMatchObject({ BROKER: "paper", MARKET_DATA: "simulated" });
  });

  it("of TradeStation are its simulation unless the live host is set", () => {
    const live = { TRADESTATION_API_URL: "https://api.tradestation.com/v3" };
    expect(read({ ...TRADESTATION, ...live })).toMatchObject({ BROKER: "tradestation", ...live });
    expect(read(TRADESTATION)).toMatchObject({
      ...TRADESTATION,
      TRADESTATION_API_URL: "https://sim-api.tradestation.com/v3",
      TRADESTATION_TOKEN_URL: "https://signin.tradestation.com/oauth/token",
    });
  });

  it("refuse a real broker with a simulated market", () => {
    expect(() => read({ ...TRADESTATION, MARKET_DATA: "simulated" })).toThrow(
      "BROKER=tradestation would trade real contracts at simulated prices: MARKET_DATA must be tradestation, too",
    );
    expect(read({ ...TRADESTATION, BROKER: "paper" })).toMatchObject({ BROKER: "paper" });
  });

  it.each(["tradestation", "paper"])("name what is missing, and show no value (BROKER=%s)", (BROKER) => {
    const { TRADESTATION_CLIENT_ID: _, ...rest } = TRADESTATION;
    expect(() => read({ ...rest, BROKER, TRADESTATION_CLIENT_SECRET: " " })).toThrow(
      "Settings: TRADESTATION_CLIENT_ID is missing; TRADESTATION_CLIENT_SECRET is missing. " +
        "Set them with `supabase secrets set`.",
    );
  });
});

describe("a local stack", () => {
  it("lets its functions reach TradeStation's hosts only when they are used", () => {
    expect(local({}).environment).not.toHaveProperty("TRADESTATION_API_URL");
    expect(local(TRADESTATION).environment).toMatchObject({
      TRADESTATION_API_URL: "https://sim-api.tradestation.com/v3",
      TRADESTATION_TOKEN_URL: "https://signin.tradestation.com/oauth/token",
    });
  });

  it("keeps the market clock real for the live host", () => {
    expect(local({}).live).toBe(false);
    expect(local(TRADESTATION).live).toBe(false);
    const live = { TRADESTATION_API_URL: "https://api.tradestation.com/v3" };
    expect(local(live).live).toBe(false);
    expect(local({ ...TRADESTATION, BROKER: "paper", ...live }).live).toBe(true);
  });

  it("refuses what a function would refuse, before anything starts", () => {
    expect(() => local({ BROKER: "tradestation" })).toThrow("MARKET_DATA must be tradestation, too");
  });
});
