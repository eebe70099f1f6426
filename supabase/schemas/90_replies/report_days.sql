create function private.report_days(kind text, day date, out since date, out until date)
language sql stable set search_path = ''
begin atomic
  select
    case report_days.kind
      when 'brief' then private.session_before(report_days.day)
      when 'scorecard' then private.session_before(report_days.day) + 1
      when 'weekly' then private.session_before(monday.day) + 1
    end,
    case report_days.kind
      -- On a day with a session, closes of that day belong to its scorecard.
      when 'brief' then report_days.day - (private.session_close(report_days.day) is not null)::integer
      when 'scorecard' then report_days.day
      when 'weekly' then private.session_before(monday.day + 7)
    end
  from (select date_trunc('week', report_days.day)::date as day) monday;
end;

comment on function private.report_days(text, date) is
  'The closes that belong to a report (brief, scorecard, weekly): those of the New York dates from since to until, both included. A day without a session belongs to the next session, so every close is in one brief (since the session before), in one scorecard (of its session and the days without one before it) and in one weekly review (of the sessions of its week).';
