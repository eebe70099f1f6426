declare module "black-scholes" {
  const formula: {
    /** The value of a European option: `s` and `k` in USD, `t` in years, `v` and `r` annual fractions. */
    blackScholes(s: number, k: number, t: number, v: number, r: number, callPut: "call" | "put"): number;
    /** How far the money is, in standard deviations: `stdNormCDF` of it is a call's delta. */
    getW(s: number, k: number, t: number, v: number, r: number): number;
    stdNormCDF(x: number): number;
  };
  export default formula;
}
