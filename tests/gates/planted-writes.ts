/** Functions that write whole tables, each in a different way, and some that do not. */

const plpgsql = (body: string, declare = "") =>
  `create function public.planted() returns void language plpgsql security definer set search_path = '' as $planted$
declare
  answer bigint;
  command text := 'delete from public.journal';
  ${declare}
begin
  ${body}
end;
$planted$`;

const sql = (body: string) =>
  `create function public.planted() returns void language sql security definer set search_path = '' as $planted$
  ${body};
$planted$`;

const UPDATE = "update private.watchdog set looked_at = private.now()";

/** Functions that the hosted platform refuses over REST. */
export const REFUSED: Record<string, string> = {
  "an update": plpgsql(`${UPDATE};`),
  "a delete": plpgsql("delete from public.journal;"),
  "in SQL": sql(UPDATE),
  "in SQL, after another statement": sql(`select 1; ${UPDATE}`),
  "with a WHERE that is a subquery's": plpgsql(
    "update private.watchdog set looked_at = (select max(s.killed_at) from public.switches s where s.only_row);",
  ),
  "of all that a join has": plpgsql(
    "update private.watchdog w set looked_at = s.killed_at from public.switches s join private.check_lease l on l.only_row = s.only_row;",
  ),
  "of all that USING has": plpgsql("delete from public.journal j using public.switches s;"),
  "in a CTE": plpgsql(
    `with looked as (${UPDATE} returning only_row) insert into private.outbox (kind) select 'reconcile' from looked;`,
  ),
  "in a CTE in SQL": sql("with gone as (delete from public.journal returning 1) select count(*) from gone"),
  "under a CTE": plpgsql(`with at as (select private.now() as now where true) ${UPDATE};`),
  "in a branch": plpgsql(`if true then ${UPDATE}; end if;`),
  "in the other branch": plpgsql(`if false then null; elsif true then ${UPDATE}; else null; end if;`),
  "in a case": plpgsql(`case 'a' when 'a' then ${UPDATE}; else null; end case;`),
  "in a loop": plpgsql(`for answer in 1..2 loop ${UPDATE}; end loop;`),
  "where an error is caught": plpgsql(
    `begin perform 1 / 0; exception when division_by_zero then ${UPDATE}; end;`,
  ),
  "that returns": plpgsql("delete from public.account_ledger returning 1 into answer;"),
  "that is looped over": plpgsql(
    `for found_row in ${UPDATE} returning looked_at loop null; end loop;`,
    "found_row record;",
  ),
  "by EXECUTE": plpgsql("execute 'delete from public.journal';"),
  "by EXECUTE, put together": plpgsql("execute 'delete from public.' || quote_ident('journal');"),
  "by EXECUTE of a format": plpgsql(
    "execute format('update private.%I set looked_at = %L', 'watchdog', private.now());",
  ),
  "by EXECUTE of what is only known when it runs": plpgsql("execute command;"),
  "by a cursor over EXECUTE": plpgsql(
    "open rows for execute 'with gone as (delete from public.journal returning 1) select 1 from gone';",
    "rows refcursor;",
  ),
};

/** Functions that the platform accepts only because it does not parse their bodies again. */
export const REFUSED_HERE: Record<string, string> = {
  "in a body that is no string": `create function public.planted() returns void language sql security definer set search_path = ''
begin atomic ${UPDATE}; end`,
};

export const ALLOWED: Record<string, string> = {
  "an update of its rows": plpgsql(`${UPDATE} where only_row;`),
  "a delete of its rows": plpgsql("delete from public.journal where trade_date is null;"),
  "in SQL": sql(`${UPDATE} where only_row`),
  "in a CTE": plpgsql(
    "with gone as (delete from public.account_ledger where amount = 0 returning 1) select count(*) from gone into answer;",
  ),
  "by EXECUTE": plpgsql(
    "execute format('update private.%I set looked_at = $1 where only_row', 'watchdog') using private.now();",
  ),
  "an insert that updates": plpgsql(
    "insert into private.watchdog default values on conflict (only_row) do update set looked_at = private.now();",
  ),
  "words alone": plpgsql("raise notice 'delete from public.journal';"),
};
