import { dollars, signedDollars, signedWhole } from "../../../shared/words/format.ts";

/** What stands for an amount that is hidden. */
export const HIDDEN = "•••";

/** How a chart writes USD. */
export interface Amounts {
  /** `+75.00`. */
  signed: (usd: number) => string;
  /** `+75`, where there is no room for cents. */
  signedWhole: (usd: number) => string;
  /** `58,000.00`. */
  exact: (usd: number) => string;
  /** `58,000`. */
  whole: (usd: number) => string;
}

const SHOWN: Amounts = { signed: signedDollars, signedWhole, exact: dollars, whole: withoutPlus };
const DOTS: Amounts = {
  signed: () => HIDDEN,
  signedWhole: () => HIDDEN,
  exact: () => HIDDEN,
  whole: () => HIDDEN,
};

/** Amounts as they are, or dots in their place. */
export function amountsOf(hide: boolean): Amounts {
  return hide ? DOTS : SHOWN;
}

function withoutPlus(usd: number): string {
  return signedWhole(usd).replace(/^\+/, "");
}
