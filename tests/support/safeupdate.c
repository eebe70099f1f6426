/*
 * The rule of pg_safeupdate, which the hosted platform loads for `authenticator`: an UPDATE or a DELETE says which rows.
 * Asked of every statement that Postgres parses, so of those in functions too, but for bodies that are kept parsed.
 */
#include "postgres.h"

#include "fmgr.h"
#include "parser/analyze.h"

PG_MODULE_MAGIC;

void _PG_init(void);

static post_parse_analyze_hook_type previous;

static void refuse_whole_tables(Query *query)
{
	ListCell *cte;

	if ((query->commandType == CMD_UPDATE || query->commandType == CMD_DELETE) && query->jointree->quals == NULL)
		ereport(ERROR, errcode(ERRCODE_CARDINALITY_VIOLATION),
				errmsg("%s requires a WHERE clause", query->commandType == CMD_UPDATE ? "UPDATE" : "DELETE"));
	foreach(cte, query->cteList)
		refuse_whole_tables(castNode(Query, lfirst_node(CommonTableExpr, cte)->ctequery));
}

static void after_analysis(ParseState *state, Query *query, JumbleState *jumble)
{
	if (previous)
		previous(state, query, jumble);
	refuse_whole_tables(query);
}

void _PG_init(void)
{
	previous = post_parse_analyze_hook;
	post_parse_analyze_hook = after_analysis;
}
