import { DatabaseError } from "../../shared/database.ts";

/** At which of its calls to the outside a process ends or hangs, and on which side of the call's effect. */
export interface Interruption {
  /** Counts every call, from 1. */
  call: number;
  side: "before" | "after";
  how: "crash" | "hang";
}

/** What a process says when it is gone. */
class Crash extends Error {}

/** Whether it is how work ends that was cut off: its process is gone, or another run has taken the book meanwhile. */
export function isCutOff(error: unknown): boolean {
  return error instanceof Crash || (error instanceof DatabaseError && error.status === 409);
}

/**
 * One invocation of a function, as far as the world outside can tell: a row of calls that may end at any of them.
 * They happen one at a time, so that the same seed makes the same row.
 */
export class Process {
  /** What was asked, in order. */
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

  /** Goes on after a hang, as if nothing had been. */
  resume(): void {
    this.#resume();
  }

  /** Ends where it is: a platform lets no process live for ever. */
  kill(): void {
    this.#isDead = true;
    this.#resume();
  }

  /** A call, when the ones before have ended. */
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
