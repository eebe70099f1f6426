import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALLOWED, REFUSED } from "../gates/planted-writes.ts";
import { type Book, createBook } from "../support/book.ts";

/** The hosted platform loads pg_safeupdate for `authenticator`; this tier applies the same rule. */

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());

async function plant(definition: string): Promise<void> {
  await book.sql`drop function if exists public.planted`;
  await book.sql.unsafe(`${definition}; grant execute on function public.planted to service_role`);
}

describe("a write of a whole table is refused in a function of the API:", () => {
  it.each(Object.entries(REFUSED))("%s", async (_, definition) => {
    await plant(definition);
    await expect(book.call("planted")).rejects.toMatchObject({
      code: "21000",
      message: expect.stringMatching(/^(UPDATE|DELETE) requires a WHERE clause$/),
    });
  });
});

describe("a write with a WHERE is not:", () => {
  it.each(Object.entries(ALLOWED))("%s", async (_, definition) => {
    await plant(definition);
    await book.call("planted");
  });
});

it("over REST, too", async () => {
  await plant(REFUSED["an update"] ?? "");
  const { url, secretKey } = await book.rest();
  const answer = await fetch(`${url}/rest/v1/rpc/planted`, {
    method: "POST",
    headers: { apikey: secretKey, "Content-Type": "application/json" },
    body: "{}",
  });
  expect(await answer.json()).toMatchObject({ message: "UPDATE requires a WHERE clause" });
  expect(answer.ok).toBe(false);
});

it("but not to the owner, whose SQL editor has no such rule", async () => {
  await plant(REFUSED["an update"] ?? "");
  await book.sql`select public.planted()`;
});
