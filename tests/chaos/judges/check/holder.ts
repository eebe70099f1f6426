import { LEASE, type Model, type Run } from "../../model.ts";
import type { State } from "../../state.ts";
import { type Called, type Expected, nothing } from "../judge.ts";

type OfRun = (model: Model, called: Called, before: State, after: State, run: Run) => Expected;

/** Calls of a run that has lost the lease change nothing; other calls extend the lease. */
export function asHolder(judge: OfRun) {
  return (model: Model, called: Called, before: State, after: State): Expected => {
    const { lease } = model;
    // Another run has the lease, or its own has expired.
    if (lease === null || !model.isTaken || lease.run_id !== called.parameters.run_id) {
      return { ...nothing(), error: "PT409" };
    }
    lease.until = model.real + LEASE;
    return judge(model, called, before, after, lease);
  };
}

/** A run that cannot continue ends its lease, unless another run has it. */
export function giveBack(model: Model, { parameters }: Called): Expected {
  if (model.lease?.run_id === parameters.run_id) {
    model.lease = null;
  }
  return nothing();
}
