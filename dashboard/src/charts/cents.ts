/** The sum of amounts in USD, exact to the cent. Summing fractions would not be exact. */
export function sumOf(amounts: number[]): number {
  return amounts.reduce((cents, usd) => cents + Math.round(usd * 100), 0) / 100;
}
