import { randomBytes } from "node:crypto";
import { connect } from "./database.ts";
import { errorInWords } from "./error-in-words.ts";
import type { PostgresAccess } from "./postgres.ts";

/**
 * A server that is already there, as `--db-url` names it, and the database to use on it. It needs a superuser, whose password
 * may be in PGPASSWORD.
 *
 * @throws Error that says why it cannot be used
 */
export async function externalPostgres(dbUrl: string): Promise<{ server: PostgresAccess; database: string }> {
  const parsed = URL.canParse(dbUrl) ? new URL(dbUrl) : null;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new Error(
      "--db-url takes a URL like postgres://user@host:5432/database, its password in PGPASSWORD.",
    );
  }
  parsed.password ||= encodeURIComponent(process.env.PGPASSWORD ?? "");
  const database = decodeURIComponent(parsed.pathname.slice(1)) || "thetabase";
  const server: PostgresAccess = {
    url: (name, role) => {
      const url = new URL(parsed);
      url.pathname = `/${encodeURIComponent(name)}`;
      if (role !== undefined) {
        // The superuser becomes the role: nobody need know the password of one that was there before.
        const options = url.searchParams.get("options");
        url.searchParams.set("options", `${options ? `${options} ` : ""}-c role=${role}`);
        // In a query, `+` is a space to a browser and a plus to libpq.
        url.search = url.search.replaceAll("+", "%20");
      }
      return url.href;
    },
    rolePassword: randomBytes(16).toString("hex"),
  };

  const sql = connect(server.url(database === "template1" ? "postgres" : "template1"), { max: 1 });
  try {
    const [is] = await sql<{ version: number; superuser: boolean }[]>`
      select
        current_setting('server_version_num')::int as version,
        current_setting('is_superuser')::boolean as superuser
    `.catch((error: unknown) => {
      throw new Error(`--db-url: ${parsed.host} lets nobody in: ${errorInWords(error)}.`);
    });
    if (!is || is.version < 150_000) {
      throw new Error("--db-url needs Postgres 15 or later.");
    }
    if (!is.superuser) {
      throw new Error("--db-url needs a superuser: roles and extensions are made there.");
    }
  } finally {
    await sql.end();
  }
  return { server, database };
}
