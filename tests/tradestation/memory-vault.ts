import type { TokenVault } from "../../shared/tradestation/tokens.ts";

/** Stores tokens for one process, as Vault does for all. */
export function memoryVault(origin: string): TokenVault {
  let kept: { access_token: string; renew_in: number } | null = null;
  let refresh_token = origin;
  return {
    async read(refused) {
      return kept && kept.access_token !== refused ? kept : { claim: 1, refresh_token };
    },
    async keep(_, token) {
      kept = { access_token: token.access_token, renew_in: token.expires_in };
      refresh_token = token.refresh_token ?? refresh_token;
      return token.expires_in;
    },
    async giveUp() {},
  };
}
