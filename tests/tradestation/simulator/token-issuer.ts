import { newSecret, type Reply } from "./wire.ts";

/** Issues access tokens for refresh tokens. */
export class TokenIssuer {
  readonly clientId = "client-of-the-simulator";
  readonly clientSecret = newSecret("client-secret");
  readonly firstRefreshToken = newSecret("refresh");
  /** Every token ever issued, for a search that should find none of them. */
  readonly issued: string[] = [];
  /** How often it issued an access token. */
  refreshes = 0;
  /** Each refresh token with its predecessor. */
  readonly #refreshTokens = new Map<string, string | null>([[this.firstRefreshToken, null]]);
  readonly #accessTokens = new Map<string, number>();
  /** In s. */
  readonly #life: number;
  readonly #rotation: boolean;

  constructor({ tokenLife = 1200, rotation = false }: { tokenLife?: number; rotation?: boolean }) {
    this.#life = tokenLife;
    this.#rotation = rotation;
  }

  answer(form: URLSearchParams): Reply {
    const refreshToken = form.get("refresh_token") ?? "";
    const known =
      form.get("grant_type") === "refresh_token" &&
      form.get("client_id") === this.clientId &&
      form.get("client_secret") === this.clientSecret &&
      this.#refreshTokens.has(refreshToken);
    if (!known) {
      // A careless answer that repeats the token.
      return {
        status: 403,
        body: {
          error: "invalid_grant",
          error_description: `Unknown or invalid refresh token ${refreshToken}.`,
        },
      };
    }
    this.refreshes += 1;
    // An answer can be lost, so a refresh token ends only with the first use of its successor.
    this.#refreshTokens.delete(this.#refreshTokens.get(refreshToken) ?? "");
    const accessToken = newSecret("access");
    this.#accessTokens.set(accessToken, Date.now() + this.#life * 1000);
    this.issued.push(accessToken);
    const body: Record<string, unknown> = {
      access_token: accessToken,
      expires_in: this.#life,
      scope: "openid offline_access MarketData ReadAccount Trade OptionSpreads",
      token_type: "Bearer",
    };
    if (this.#rotation) {
      const next = newSecret("refresh");
      this.#refreshTokens.set(next, refreshToken);
      this.issued.push(next);
      body.refresh_token = next;
    }
    return { body };
  }

  isValid(accessToken: string): boolean {
    return (this.#accessTokens.get(accessToken) ?? 0) > Date.now();
  }

  expire(accessToken: string): void {
    this.#accessTokens.delete(accessToken);
  }

  /** Ends every access token. */
  expireAll(): void {
    this.#accessTokens.clear();
  }

  /** Ends every refresh token as well. */
  revoke(): void {
    this.expireAll();
    this.#refreshTokens.clear();
  }

  /** Everything that must not appear anywhere. */
  secrets(): string[] {
    return [this.clientSecret, this.firstRefreshToken, ...this.issued];
  }
}
