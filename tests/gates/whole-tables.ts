// The hosted platform loads pg_safeupdate for every request over REST, and so for every function that is called there:
// `UPDATE requires a WHERE clause`. A write found here would fail there, and only there.
import { loadModule, parsePlPgSQLSync, parseSync } from "libpg-query";
import type postgres from "postgres";

await loadModule();

type Tree = Record<string, unknown>;

/** Every function of ours, as Postgres returns it. */
export async function definitions(sql: postgres.Sql): Promise<{ name: string; definition: string }[]> {
  return await sql<{ name: string; definition: string }[]>`
    select oid::regprocedure::text as name, pg_get_functiondef(oid) as definition from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) order by 1`;
}

/** Stands for a value that an executed command gets only at run time. */
const UNKNOWN = "something";

/**
 * Every UPDATE and DELETE without WHERE in the statements of `text`, in words, and every EXECUTE whose command cannot
 * be read. Also reads function bodies in SQL and PL/pgSQL; throws for others.
 */
export function wholeTableWrites(text: string): string[] {
  const found: string[] = [];
  for (const [kind, tree] of nodes(parseSync(text))) {
    if (kind === "UpdateStmt" || kind === "DeleteStmt") {
      const { relation, whereClause } = tree as { relation: { relname: string }; whereClause?: unknown };
      if (whereClause === undefined) {
        found.push(`${kind === "UpdateStmt" ? "update" : "delete"} of ${relation.relname}`);
      }
    } else if (kind === "CreateFunctionStmt") {
      found.push(...inBody(text, tree));
    } else if (kind === "DoStmt") {
      throw new Error("A do block is not read.");
    }
  }
  return found;
}

/** Reads a body that is a string. Another body, `begin atomic`, is part of the statement and is read with it. */
function inBody(text: string, statement: Tree): string[] {
  const options = new Map<string, unknown>();
  for (const [kind, { defname, arg }] of nodes(statement.options)) {
    if (kind === "DefElem") {
      options.set(String(defname), arg);
    }
  }
  const language = strings(options.get("language"))[0] ?? "sql";
  if (language === "plpgsql") {
    return inPlpgsql(text);
  }
  if (language !== "sql") {
    throw new Error(`A function in ${language} is not read.`);
  }
  return strings(options.get("as")).flatMap(wholeTableWrites);
}

function inPlpgsql(text: string): string[] {
  const found: string[] = [];
  for (const [kind, tree, field] of nodes(parsePlPgSQLSync(text))) {
    if (kind !== "PLpgSQL_expr") {
      continue;
    }
    const statement = sqlOf(tree as { query: string; parseMode: number });
    found.push(...wholeTableWrites(statement));
    if (/\.dynquery$|^PLpgSQL_stmt_dyn\w+\.query$/.test(field)) {
      found.push(...inExecuted(statement));
    }
  }
  return found;
}

/** `parseMode`: 0 = a statement, 2 = an expression, more = an assignment. */
function sqlOf({ query, parseMode }: { query: string; parseMode: number }): string {
  return parseMode === 0 ? query : `select ${parseMode === 2 ? query : query.replace(/^.*?:?=/s, "")}`;
}

/** The writes in the expression of an EXECUTE; `statement` is `select` and the expression. */
function inExecuted(statement: string): string[] {
  const [select] = parseSync(statement).stmts ?? [];
  const [, target] = nodes(select).find(([kind]) => kind === "ResTarget") ?? [];
  const command = said(target?.val as Tree);
  try {
    return wholeTableWrites(command);
  } catch {
    return [`execute of what cannot be read, ${command}`];
  }
}

/** The text of an expression, as far as it is known before it runs. */
function said(expression: Tree): string {
  const [[kind, tree]] = Object.entries(expression) as [[string, Tree]];
  if (kind === "A_Const") {
    return (tree.sval as { sval?: string } | undefined)?.sval ?? UNKNOWN;
  }
  if (kind === "A_Expr" && strings(tree.name)[0] === "||") {
    return said(tree.lexpr as Tree) + said(tree.rexpr as Tree);
  }
  if (kind === "FuncCall" && strings(tree.funcname).at(-1) === "format") {
    const [template] = tree.args as [Tree];
    return said(template).replace(/%(\d+\$)?[-\d*$]*[sIL]/g, UNKNOWN);
  }
  return UNKNOWN;
}

/** Every node below, with its kind and the field that has it, such as `PLpgSQL_stmt_if.cond`. */
function nodes(below: unknown, field = ""): [kind: string, tree: Tree, field: string][] {
  if (Array.isArray(below)) {
    return below.flatMap((one) => nodes(one, field));
  }
  if (typeof below !== "object" || below === null) {
    return [];
  }
  return Object.entries(below).flatMap(([name, value]) => [
    // The names of nodes begin with a capital, those of fields do not.
    ...(/^[A-Z]/.test(name) ? [[name, value as Tree, field] as [string, Tree, string]] : []),
    ...nodes(value, /^[A-Z]/.test(name) ? name : `${field}.${name}`),
  ]);
}

function strings(below: unknown): string[] {
  return nodes(below)
    .filter(([kind]) => kind === "String")
    .map(([, { sval }]) => String(sval));
}
