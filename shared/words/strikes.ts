/** A leg by its strike, USD per share. */
export interface NamedLeg {
  action: "sell" | "buy";
  option_type: "put" | "call";
  strike: number;
}

const SIDE = /^(\d+(?:\.\d{1,3})?)(?:\/(\d+(?:\.\d{1,3})?))?([pc])$/i;

/**
 * The legs of `580p`, `580/575p` or `565/560p 620/625c`, as `private.contract_short()` writes them. The order of two
 * strikes does not matter, because a credit spread always sells the option that is worth more. Null where the text
 * cannot be read.
 */
export function legsOf(strikes: string): NamedLeg[] | null {
  const sides = strikes
    .trim()
    .split(/\s+/)
    .map((side) => SIDE.exec(side));
  const legs = sides.flatMap((side) => {
    if (side === null) {
      return [null];
    }
    const option_type = side[3]?.toLowerCase() === "p" ? ("put" as const) : ("call" as const);
    const worth = (strike: number) => (option_type === "put" ? -strike : strike);
    return [side[1], side[2]]
      .filter((strike) => strike !== undefined)
      .map(Number)
      .sort((a, b) => worth(a) - worth(b))
      .map((strike, at) => ({
        action: at === 0 ? ("sell" as const) : ("buy" as const),
        option_type,
        strike,
      }));
  });
  return legs.some((leg) => leg === null) ? null : (legs as NamedLeg[]);
}
