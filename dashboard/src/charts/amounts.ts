import { dollars, signedDollars, signedWhole } from "../../../shared/words/format.ts";
import { DOTS } from "../hidden.ts";

/** How a chart writes USD. */
export interface Amounts {
  isHidden: boolean;
  /** `+75.00`. */
  signed: (usd: number) => string;
  /** `+75`, for places without room for cents. */
  signedWhole: (usd: number) => string;
  /** `58,000.00`. */
  exact: (usd: number) => string;
  /** `58,000`. */
  whole: (usd: number) => string;
}

const SHOWN: Amounts = {
  isHidden: false,
  signed: signedDollars,
  signedWhole,
  exact: dollars,
  whole: withoutPlus,
};
const AS_DOTS: Amounts = {
  isHidden: true,
  signed: () => DOTS,
  signedWhole: () => DOTS,
  exact: () => DOTS,
  whole: () => DOTS,
};

/** Writes amounts, or dots in their place. */
export function amountsOf(hide: boolean): Amounts {
  return hide ? AS_DOTS : SHOWN;
}

function withoutPlus(usd: number): string {
  return signedWhole(usd).replace(/^\+/, "");
}
