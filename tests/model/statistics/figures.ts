/*
 * The figures of v_trades, v_equity, v_performance and v_comparison, computed from their comments alone, except for the
 * names of the buckets, which no comment gives.
 */

export type Figures = Record<string, number | string | boolean | null>;

export const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: number[]) => (values.length === 0 ? null : sum(values) / values.length);
export const cents = (usd: number) => Math.round(usd * 100) / 100;
export const ratio = (a: number, b: number) => (b === 0 ? null : a / b);
