create function private.message_kinds() returns table (kind text, lane smallint, navigable boolean)
language sql immutable set search_path = ''
begin atomic
  values
    ('confirmation', 1::smallint, false), ('working_closes', 1, false),

    ('positions', 2, true), ('position', 2, true), ('why', 2, true), ('rules', 2, true), ('pnl', 2, true),
    ('performance', 2, true), ('comparison', 2, true), ('replay', 2, true), ('notes', 2, true), ('noted', 2, true),
    ('orders', 2, true), ('shares', 2, true), ('pending', 2, true), ('health', 2, true), ('help', 2, true), ('refused', 2, true),
    ('months', 2, true), ('arrivals', 2, true), ('dividends', 2, true), ('limits', 2, true),
    ('opportunities', 2, true), ('fell_out', 2, true), ('scan_rules', 2, true), ('earnings', 2, true), ('picker', 2, true), ('account', 2, true),
    ('publish_menu', 2, true), ('publishing', 2, true),
    ('entries', 2, false), ('reconcile', 2, false), ('published', 2, false), ('settled', 2, false), ('ledger', 2, false),

    ('opened', 3, false), ('closed', 3, false), ('close_refused', 3, false), ('exit_due', 3, false),
    ('killed_due', 3, false), ('incidents_begun', 3, false), ('incidents_over', 3, false), ('expiring', 3, false),
    ('impossible_report', 3, false), ('asks_again', 3, false), ('entry_news', 3, false), ('reopened', 3, false), ('uncovered', 3, false), ('settled_otherwise', 3, false),
    ('ex_dividend', 3, false), ('early_assignment', 3, false), ('last_hours', 3, false),
    ('settlement', 3, false), ('settlement_value', 3, false), ('which_order', 3, false), ('drift', 3, false), ('unfilled_entry', 3, false),

    ('card', 4, false),

    ('brief', 5, false), ('scorecard', 5, false), ('weekly', 5, false), ('post', 5, false);
end;

comment on function private.message_kinds() is
  'Every kind of message of private.outbox: the templates of shared/telegram. Lanes, the most urgent first: 1 = confirmations that a person waits for, 2 = answers to a person, 3 = alerts and questions about money, 4 = cards, 5 = reports. navigable: a press may replace one such message by another; only answers are navigable, so that all edits of one message are in one lane.';
