import { createHash } from "node:crypto";
import { z } from "zod";
import { call, type Database, DatabaseError } from "../../shared/database.ts";
import { inWords, log } from "../../shared/log.ts";
import { isStorable } from "../../shared/storable.ts";
import { Refusal, refuse } from "../http.ts";

/** Longest query string, characters. */
const MAX_QUERY = 2_000;

/**
 * Answers with the data of one page, or with an error. The caller has checked that the request may see it. The query
 * string holds the question, which the database reads. The status is 304 where `If-None-Match` names the present
 * answer.
 *
 * @param page the page's name in the address
 */
export async function answerPage(database: Database, request: Request, page: string): Promise<Response> {
  try {
    const wanted = readWanted(new URL(request.url));
    // No other name can be a page.
    if (!/^[a-z]{1,32}$/.test(page)) {
      throw new Refusal(404, "There is no such page.");
    }
    const body = JSON.stringify(await call(database, "dashboard_page", { page, wanted }, z.unknown()));
    const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    const headers = { "Content-Type": "application/json", ETag: tag, "Cache-Control": "no-store" };
    return names(request.headers.get("if-none-match"), tag)
      ? new Response(null, { status: 304, headers })
      : new Response(body, { headers });
  } catch (error) {
    return refuse(error instanceof DatabaseError && error.isLost ? unreachable(error) : error);
  }
}

/** Parameters by name. A name that occurs several times has all its values. */
function readWanted({ search, searchParams }: URL): Record<string, string | string[]> {
  if (search.length > MAX_QUERY) {
    throw new Refusal(422, `The request is longer than ${MAX_QUERY} characters.`);
  }
  if (![...searchParams].flat().every(isStorable)) {
    throw new Refusal(422, "The request contains a NUL character.");
  }
  const names = [...new Set(searchParams.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [value = "", ...others] = searchParams.getAll(name);
      return [name, others.length === 0 ? value : [value, ...others]];
    }),
  );
}

/**
 * Whether the condition names the tag. A server on the way may have marked the tag as weak (`W/`) after compressing the
 * body.
 */
function names(condition: string | null, tag: string): boolean {
  const tags = (condition ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}

function unreachable(error: DatabaseError): Refusal {
  log("error", "failed", { error: inWords(error) });
  return new Refusal(503, "The database does not answer. Try again in a minute.");
}
