import { LEASE, type Model } from "../../model.ts";
import type { State } from "../../state.ts";
import { type Called, type Expected, nothing } from "../judge.ts";

/** Whether a call with that run_id is let through: nobody else holds the book, and its own time is not over. */
function holdsBook(model: Model, { parameters }: Called): boolean {
  return model.isTaken && model.lease?.run_id === parameters.run_id;
}

/** Calls of a run that has lost the book change nothing; others hold it for longer. */
export function asHolder(judge: (model: Model, called: Called, before: State, after: State) => Expected) {
  return (model: Model, called: Called, before: State, after: State): Expected => {
    if (!holdsBook(model, called)) {
      return { ...nothing(), error: "PT409" };
    }
    if (model.lease) {
      model.lease.until = model.real + LEASE;
    }
    return judge(model, called, before, after);
  };
}
