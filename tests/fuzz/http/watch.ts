import { expect } from "vitest";
import type { Answer, TestStack } from "../../support/stack.ts";
import { faultsOf, secretsOf } from "./harmless.ts";

/** Looks at what every answer says and what came of its request. */
export class Watch {
  #contents: Record<string, string> | undefined;
  readonly #secrets: string[];

  constructor(readonly stack: TestStack) {
    this.#secrets = secretsOf(stack);
  }

  /**
   * @param mayWrite whether whoever asked may have anything written at all; only a success may have written then
   */
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

  /** What is written by now is no fault of the next request. */
  async settle(): Promise<void> {
    await this.stack.quiet();
    this.#contents = await this.stack.contents();
  }
}
