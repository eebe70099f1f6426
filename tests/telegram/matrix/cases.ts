import { expect } from "vitest";
import { OWNER } from "../../support/book.ts";
import { AUDITED, HEARD, messages, type Pressed, plus } from "../stage.ts";
import type { Doing, Looking } from "./doing.ts";
import { handle, position_id, stage, UNDER } from "./situation.ts";

const filled = (words = "") => words.replace("ID", String(position_id)).replace("HANDLE", handle);
export const cases = (of: Record<string, (Looking | Doing)[]>) =>
  Object.entries(of).flatMap(([name, several]) =>
    several.map((one) => ({ name, case: `${one.words ?? ""}${"after" in one ? " after" : ""}`, one })),
  );
export const looks = (of: Record<string, (Looking | Doing)[]>) =>
  cases(of).flatMap(({ one, ...rest }) => ("shows" in one ? [{ ...rest, one }] : []));
export const does = (of: Record<string, (Looking | Doing)[]>) =>
  cases(of).flatMap(({ one, ...rest }) => ("action" in one ? [{ ...rest, one }] : []));

export const button = (way: string, name: string, words: string | undefined): Pressed => ({
  data: `${way}:${name}:${filled(words)}`,
  message_id: UNDER,
});
export const line = (name: string, words: string | undefined) => `/${name} ${filled(words)}`.trim();

export const SHOWN = plus(HEARD, messages(["reply"]));

export async function did(one: Doing): Promise<void> {
  const [query, value] = one.proof;
  const [row] = await stage.world.sql.unsafe(query);
  expect(Object.values(row ?? {})).toEqual([value]);
}

/** The audit since the preparation. */
export const acts = async ({ after }: Doing) => {
  const done = await stage.audit();
  return after === undefined ? done : done.slice(-1);
};
export const act = ({ action }: Doing, outcome: string) => ({ user_id: OWNER, action, outcome });
export const leaves = (one: Doing) => plus(AUDITED, one.writes, messages(one.sends));
export const leavesTwice = (one: Doing) =>
  plus(leaves(one), AUDITED, one.twice.writes, messages(one.twice.sends));
