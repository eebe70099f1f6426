// The package names a file of types that it does not contain. Only its correct results are declared: its theta has the
// wrong sign.
declare module "@uqee/black-scholes" {
  export class BlackScholes {
    constructor(how: { sigmaToPricePrecision: "double" });
    /** A European option without dividends: `rate` and `sigma` are annual fractions, `time` is in years. */
    option(of: {
      type: "call" | "put";
      underlying: number;
      strike: number;
      time: number;
      sigma: number;
      rate: number;
    }): { price: number; delta: number; gamma: number; vega: number; rho: number };
  }
}

// An older package; tests compare the results of the two.
declare module "black-scholes" {
  const formula: {
    blackScholes(s: number, k: number, t: number, v: number, r: number, callPut: "call" | "put"): number;
  };
  export default formula;
}
