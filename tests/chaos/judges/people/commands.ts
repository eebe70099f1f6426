import { divide, type Money, money, toCents } from "../../../model/money.ts";
import type { Model } from "../../model.ts";
import type { PositionRow, State } from "../../state.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { closedElsewhere, elsewhere, isClosable, isFar, isOpen } from "./positions.ts";
import { takesUpdate } from "./updates.ts";

/** Judges a look-up, or a refusal in words. */
export function reply(model: Model, { parameters, answer }: Called, _: State, after: State): Expected {
  const isNew = takesUpdate(model, Number(parameters.update_id));
  const queued = after.queued.filter(({ kind }) => kind === parameters.kind).length;
  const { outcome } = answer as { outcome: string };
  return nothing(
    isNew === (outcome !== "replayed") && queued === (outcome === "queued" ? 1 : 0)
      ? []
      : [`${queued} replies are queued: ${outcome}`],
  );
}

interface Command {
  update_id: number;
  command: string;
  subject: {
    position_id?: number | null;
    price?: number | null;
    rule?: string;
    value?: string;
    handle?: string;
  };
}

/** Judges a command of an approver. */
export function runCommand(
  model: Model,
  { parameters, answer }: Called,
  before: State,
  after: State,
): Expected {
  const { update_id, command, subject } = parameters as unknown as Command;
  const { outcome } = answer as { outcome: string };
  const says = (...expected: string[]) => (expected.includes(outcome) ? [] : [`${outcome}, not ${expected}`]);
  if (!takesUpdate(model, update_id)) {
    return nothing(says("replayed"));
  }
  const named = [...before.positions.values()].find((p) => p.position_id === subject.position_id);
  const open = named && isOpen(model, named) ? named : undefined;
  switch (command) {
    case "pause":
    case "resume": {
      const wanted = command === "pause";
      if (model.paused === wanted) {
        return nothing(says("refused"));
      }
      model.paused = wanted;
      return exactly([wanted ? "paused" : "not paused any more"], says("done"));
    }
    case "kill":
      return nothing(says(model.killed ? "refused" : "asked"));
    case "unkill":
      return nothing(says(model.killed ? "asked" : "refused"));
    case "close":
      return nothing(says(open && isClosable(model, open, before) ? "asked" : "refused"));
    case "close_all": {
      const any = [...before.positions.values()].some(
        (p) => isOpen(model, p) && isClosable(model, p, before),
      );
      return nothing(says(any ? "asked" : "refused"));
    }
    case "closed":
      // Prices are written per share.
      if (
        named === undefined ||
        subject.price == null ||
        closedElsewhere(model, named, subject.price * 100, before)
      ) {
        return nothing(says("refused"));
      }
      // It is also asked back where the broker held the position at the last comparison.
      return outcome === "asked" || isFar(subject.price * 100, named.mark ?? named.entry_price)
        ? nothing(says("asked"))
        : exactly([elsewhere(named, subject.price * 100, "manual")], says("done"));
    case "rules":
      return changeRule(model, open, subject, outcome, after);
    case "reconcile":
      model.reconciliationAsked = true;
      model.want();
      return nothing(says("done"));
    case "card":
      return nothing(says("done", "refused"));
    default:
      return nothing([`nobody knows ${command}`]);
  }
}

/** `/rules 5 profit 60%`: a valid change that would not close at once is made; others are refused. */
function changeRule(
  model: Model,
  row: PositionRow | undefined,
  { rule = "", value = "" }: Command["subject"],
  outcome: string,
  after: State,
): Expected {
  const position = row && model.positions.get(row.request_id);
  if (outcome !== "done") {
    return nothing(outcome === "refused" ? [] : [`${outcome}, not done or refused`]);
  }
  if (position === undefined || row === undefined) {
    return nothing(["the rule of nothing was changed"]);
  }
  const percent = /^(.*)%$/.exec(value)?.[1];
  const amount = (): Money =>
    percent === undefined ? money(value) : toCents(divide(position.entryCash * money(percent), 1_000_000n));
  position.override(
    rule === "profit"
      ? { profitTarget: amount() }
      : rule === "stop"
        ? { stopLoss: amount() }
        : rule === "dte"
          ? { exitDte: Number(value) }
          : { autoExit: value === "on" },
  );
  return nothing(after.queued.some(({ kind }) => kind === "rules") ? [] : ["nobody is told of the new rule"]);
}
