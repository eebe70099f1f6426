/** Which positions a check is about. */

import type { Model } from "../../model.ts";
import type { PositionRow, State } from "../../state.ts";

export function openAndTrading(model: Model, { positions }: State): PositionRow[] {
  return [...positions.values()].filter(
    ({ status, request_id }) => status === "OPEN" && model.trades(model.contract(request_id)),
  );
}

export function expiredUnasked(model: Model, { positions, prompts }: State): PositionRow[] {
  const asked = [...prompts.values()].filter(({ kind, answer }) => kind === "settlement" && answer === null);
  return [...positions.values()].filter(
    ({ status, request_id, position_id }) =>
      status === "OPEN" &&
      !model.trades(model.contract(request_id)) &&
      !asked.some((prompt) => prompt.position_id === position_id),
  );
}
