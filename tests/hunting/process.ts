import { DatabaseError } from "../../shared/database.ts";

/** The external call at which a process ends or hangs, before or after the call's effect. */
export interface Interruption {
  /** Counts every call, from 1. */
  call: number;
  side: "before" | "after";
  how: "crash" | "hang";
}

/** The error of a process that has ended. */
class Crash extends Error {}

/** Whether the error means that the work was cut off: its process has ended, or another run has taken the lease. */
export function isCutOff(error: unknown): boolean {
  return error instanceof Crash || (error instanceof DatabaseError && error.status === 409);
}

/**
 * One invocation of a function, as seen from outside: a series of calls that may end at any of them. The calls run one
 * at a time, so that the same seed gives the same series.
 */
export class Process {
  /** The calls, in order. */
  readonly calls: string[] = [];
  /** Where it was interrupted. */
  interruptedAt: string | null = null;
  /** Resolves when it hangs. */
  readonly hangs: Promise<void>;
  /** Resolves with its first answer. */
  readonly hasBegun: Promise<void>;
  #reportHang = () => {};
  #reportBegin = () => {};
  #resume = () => {};
  #isDead = false;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(private readonly interruption: Interruption | null = null) {
    this.hangs = new Promise((resolve) => {
      this.#reportHang = resolve;
    });
    this.hasBegun = new Promise((resolve) => {
      this.#reportBegin = resolve;
    });
  }

  /** Continues after a hang. */
  resume(): void {
    this.#resume();
  }

  /** Ends it: a platform lets no process live for ever. */
  kill(): void {
    this.#isDead = true;
    this.#resume();
  }

  /** A call, made when the earlier ones have ended. */
  ask<T>(what: string, call: () => Promise<T>): Promise<T> {
    const turn = this.#latest.then(() => this.askWithin(what, call));
    this.#latest = turn.catch(() => {});
    return turn;
  }

  /** A call that is part of another one. */
  async askWithin<T>(what: string, call: () => Promise<T>): Promise<T> {
    this.#requireLife();
    this.calls.push(what);
    const point = this.interruption?.call === this.calls.length ? this.interruption : null;
    if (point?.side === "before") {
      await this.#interrupt(point, `before ${what}`);
      this.#requireLife();
    }
    const answer = await call().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    this.#reportBegin();
    if (point?.side === "after") {
      await this.#interrupt(point, `after ${what}`);
    }
    this.#requireLife();
    return answer();
  }

  async #interrupt({ how }: Interruption, where: string): Promise<void> {
    this.interruptedAt = `${how} ${where}`;
    if (how === "crash") {
      this.#isDead = true;
      this.#reportBegin();
      this.#requireLife();
    }
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      this.#reportHang();
    });
  }

  #requireLife(): void {
    if (this.#isDead) {
      throw new Crash("The process is gone.");
    }
  }
}
