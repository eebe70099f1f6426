import { expect } from "vitest";
import { type Answer, type TestStack, until } from "../../support/stack.ts";
import { faultsOf, secretsOf } from "./harmless.ts";

/** Checks every answer and the effects of its request. */
export class Watch {
  #contents: Record<string, string> | undefined;
  readonly #secrets: string[];

  constructor(readonly stack: TestStack) {
    this.#secrets = secretsOf(stack);
  }

  /** Starts to record the calls. */
  async begin(): Promise<void> {
    await this.stack.db.sql`
      create table net.calls (id bigint);
      create function net.note_call() returns trigger language plpgsql security definer as
        'begin insert into net.calls values (new.id); return new; end';
      create trigger note_call after insert on net.http_request_queue for each row execute function net.note_call();
    `.simple();
    await this.settle();
  }

  /** @param mayWrite whether the caller may change anything at all; even then, only a success may have written */
  async judge(answer: Answer, mayWrite: boolean): Promise<void> {
    expect(faultsOf(answer, this.#secrets)).toEqual([]);
    if (mayWrite && answer.status < 300) {
      await this.settle();
      return;
    }
    const now = await this.stack.contents();
    expect(now, `Something was written, though the answer is ${answer.status} ${answer.text}`).toEqual(
      this.#contents,
    );
  }

  /** Waits for pending writes, so that they are not attributed to the next request. */
  async settle(): Promise<void> {
    // A call that has left the queue may still be under way, even if no answer has begun.
    await until(
      () =>
        this.stack.db
          .sql`select from net.calls where not exists (select from net._http_response r where r.id = calls.id)`,
      (underWay) => underWay.length === 0,
    );
    await this.stack.quiet();
    this.#contents = await this.stack.contents();
  }
}
