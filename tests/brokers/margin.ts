import { parseOptionSymbol } from "../../shared/words/option-symbol.ts";

/** USD: the most that each chain of contracts may cost at any price up to twice its highest strike. */
export function marginOf(holdings: Map<string, number>): number {
  const options = [...holdings].flatMap(([symbol, quantity]) => {
    const option = parseOptionSymbol(symbol);
    return option ? [{ ...option, quantity }] : [];
  });
  let margin = 0;
  for (const chain of new Set(options.map(({ root, expiration }) => `${root} ${expiration}`))) {
    const group = options.filter(({ root, expiration }) => `${root} ${expiration}` === chain);
    const loss = (price: number) =>
      group.reduce((sum, { strike, quantity, optionType }) => {
        const inside = optionType === "put" ? strike - price : price - strike;
        return sum - quantity * 100 * Math.max(inside, 0);
      }, 0);
    const strikes = group.map(({ strike }) => strike);
    margin += Math.max(0, ...[0, ...strikes, 2 * Math.max(...strikes)].map(loss));
  }
  return margin;
}
