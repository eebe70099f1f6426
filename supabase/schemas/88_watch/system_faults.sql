create function private.system_faults() returns table (part text, fault text, subject text, says text)
language sql stable security definer set search_path = ''
-- The body is text, because a parsed body would depend on pg_cron's tables and block an upgrade of pg_cron.
as $$
  with watch as (
    select private.now() as now, private.is_market_open(private.now()) as market_open,
      looked_at < private.now() - interval '5 minutes' as stood_still,
      w.looked_at, w.ticks_expected_from
    from private.watchdog w
  ),
  -- The fault of the latest call of each function that was answered or should have been by now.
  trouble (name, says) as (
    select f.name, case
        when c.status_code not in (200, 202, 409) then format('%s answers HTTP %s.', f.name, c.status_code)
        when c.status_code is null then format('%s was called %s and did not answer: %s', f.name, private.new_york_time(c.called_at),
          private.sentence(coalesce(c.error, 'there was no response')))
      end
    from (values ('exit-check'), ('deliver-alerts'), ('scan'), ('publish')) f (name)
    cross join lateral (
      select * from private.calls c
      where c.function_name = f.name
        and (c.answered_at is not null or c.sent_at < clock_timestamp() - interval '1 minute')
      order by c.call_id desc limit 1
    ) c
  ),
  latest_run as (
    select j.jobname, d.status, d.return_message
    from cron.job j
    cross join lateral (
      select * from cron.job_run_details d
      where d.jobid = j.jobid and d.status in ('succeeded', 'failed')
      order by d.runid desc limit 1
    ) d
    where j.jobname in ('exit-check', 'deliver-alerts', 'asked-check', 'keep-house', 'watch', 'reports', 'scan', 'publish')
  ),
  latest_check as (
    select c.run_id, c.started_at, c.warnings from private.exit_checks c
    where c.finished_at is not null and not c.asked_only order by c.run_id desc limit 1
  ),
  latest_begun as (
    select c.run_id, c.failure from private.exit_checks c where not c.asked_only order by c.run_id desc limit 1
  )
  -- Messages of the broker and of jobs can be very long.
  select f.part, f.fault, f.subject, left(f.says, 300)
  from (
    select 'schedule', 'stood_still', '',
      format('The schedule has not run since %s: no check ran and no message was sent. See Supabase, Integrations, Cron.',
        private.new_york_time(w.looked_at))
    from watch w where w.stood_still
    union all
    -- The fault starts after two ticks and a minute, because one tick may be late.
    select 'exit-check', 'unfinished', '',
      format('No exit check has finished for %s minutes of market hours: exit rules are not evaluated and no order is sent. %s',
        private.minutes_between(last.at, w.now),
        coalesce(
          (select t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'exit-check'),
          (select case
                when b.failure is not null then 'The last check failed: ' || private.sentence(b.failure)
                when l.run_id = b.run_id and l.expires_at > clock_timestamp() then 'A check is running.'
                else 'The last check was interrupted.'
              end || ' See its log in Supabase, Edge Functions.'
            from latest_begun b cross join private.check_lease l where b.run_id > coalesce((select run_id from latest_check), 0)),
          (select format('It was called %s and did not start. See its log in Supabase, Edge Functions.', private.new_york_time(max(c.called_at)))
            from private.calls c where c.function_name = 'exit-check' and c.called_at > last.at and c.called_at <= w.now having count(*) > 0),
          'It is not being called. Check that the job exit-check is active in Supabase, Integrations, Cron.'))
    from watch w
    cross join lateral (
      select greatest(
        (select c.started_at from latest_check c where c.started_at <= w.now),
        private.session_open(private.new_york_date(w.now)), w.ticks_expected_from) as at
    ) last
    where w.market_open and not w.stood_still and last.at < w.now - (2 * private.exit_check_interval() + interval '1 minute')
    union all
    select 'market data', 'lookups_wait', '',
      format('A request for market data has waited for %s minutes. %s', floor(extract(epoch from clock_timestamp() - waiting.since) / 60),
        coalesce((select t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'scan'),
          'The function scan is not called, or fails. See its log in Supabase, Edge Functions.'))
    from (
      select min(l.due_at) as since from private.lookups l where l.status in ('due', 'asking')
      having min(l.due_at) < clock_timestamp() - interval '5 minutes'
        -- A long queue that is still moving is not a fault.
        and not exists (select from private.lookups done where done.status = 'done' and done.ended_at > clock_timestamp() - interval '2 minutes')
    ) waiting
    union all
    -- Beyond its end, the calendar would show every weekday as a session.
    select 'schedule', 'calendar_ends', '',
      format('The market calendar ends with %s. Add the exchange''s holidays of %s to market_calendar.', last.year, last.year + 1)
    from watch w
    cross join lateral (
      -- Every year has at least nine holidays; a year with fewer is incomplete.
      select extract(year from c.date)::integer as year from public.market_calendar c
      where c.closes_at is null group by 1 having count(*) >= 9 order by 1 desc limit 1
    ) last
    where private.new_york_date(w.now) >= make_date(last.year, 10, 1)
    union all
    select 'schedule', 'job_failed', r.jobname, format('The job %s failed: %s', r.jobname, r.return_message)
    from latest_run r where r.status = 'failed'
    union all
    select case when asked.market_data then 'market data' else 'broker' end, 'unreachable', warning.asked,
      format('The last check could not get %s: %s %s', warning.asked, private.sentence(warning.message),
        case when asked.market_data then 'Profit targets and stops do not act without quotes.' else 'Every check tries again.' end)
    from latest_check
    cross join lateral jsonb_to_recordset(latest_check.warnings) warning (asked text, message text)
    cross join lateral (select warning.asked in ('quotes', 'underlyings', 'official closes') as market_data) asked
    where warning.asked <> 'a holding'
    union all
    select 'market data', 'no_close', late.root || ' ' || late.expiration_date,
      format('The official close for the %1$s options that expired %2$s is missing, so they are not settled. Write /settle %1$s CLOSE with the exchange''s official close.',
        late.root, private.day_in_words(late.expiration_date))
    from (select distinct e.root, e.expiration_date, e.closed_on, e.closed_at from private.expired_positions e where not e.opens) late
    cross join watch w
    -- The fault starts on the second day, and not before the next session has asked for the close.
    where late.closed_on + 2 <= private.new_york_date(w.now)
      and private.next_open(late.closed_at) + (2 * private.exit_check_interval() + interval '1 minute') <= w.now
    union all
    select 'broker', 'unreadable', warning.message, case warning.message
        when '' then 'The broker reports a holding without a symbol. It may belong to any position, so no position is compared with the broker until it can be read. Check your account at the broker.'
        else format('The broker''s holding of %s cannot be read. All others are compared. If it belongs to one of your positions, check it at the broker.', left(warning.message, 60))
      end
    from latest_check
    cross join lateral jsonb_to_recordset(latest_check.warnings) warning (asked text, message text)
    where warning.asked = 'a holding'
    union all
    select 'broker', 'token', '', t.fault from private.broker_token() t where t.fault is not null
    union all
    select 'messages', 'stuck', o.chat_id::text,
      format('A message has waited for %s minutes.%s', o.minutes, coalesce(
        ' Telegram says: ' || private.sentence(o.last_error),
        (select ' ' || t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'deliver-alerts')))
    from (
      select distinct on (o.chat_id) * from (
        select coalesce(o.chat_id, 0) as chat_id, o.lane, private.minutes_between(min(o.created_at), clock_timestamp()) as minutes,
          (array_agg(o.error order by o.message_id) filter (where o.error is not null))[1] as last_error
        from private.outbox o where o.status in ('due', 'sending') group by 1, 2
      ) o
      -- A long queue that is still moving is not a fault, nor one that waits for more urgent messages.
      where o.minutes >= 5 and not exists (
        select from private.outbox sent
        where sent.status = 'sent' and sent.sent_at > clock_timestamp() - interval '2 minutes'
          and coalesce(sent.chat_id, 0) = o.chat_id and sent.lane <= o.lane
      )
      order by o.chat_id, o.lane
    ) o
    union all
    select 'messages', 'moved', '',
      format('The Telegram group has a new id, and messages to the old one fail. Set TELEGRAM_CHAT_ID to %s.', c.moved_to)
    from private.chats c where c.chat_id = 0 and c.moved_to is not null
    union all
    select 'messages', 'unasked', '',
      format('Questions that wait for an answer and could not be delivered: %s (%s). Each is sent again every hour, and as soon as the chat accepts messages.',
        count(*), string_agg(distinct replace(u.kind, '_', ' '), ', '))
    from private.unasked_questions u having count(*) > 0
    union all
    select 'messages', 'blocked', c.chat_id::text,
      case when c.chat_id = 0
        then format('Telegram refuses messages: %s Unblock the bot, or add it to the chat again.', private.sentence(c.blocked_error))
        else format('Telegram refuses messages to the channel %s: %s Make the bot an administrator there, or change report_settings.channel_id.',
          c.chat_id, private.sentence(c.blocked_error))
      end
    from private.chats c
    -- A channel that is no longer used cannot receive a message that would end the fault.
    where c.blocked_at is not null and (c.chat_id = 0 or c.chat_id = (select s.channel_id from public.report_settings s))
    union all
    -- The owner hears of a failed post at once; a blocked chat is a fault of its own, above.
    select 'messages', 'unsent', o.kind,
      format('A message (%s) could not be sent and will not be tried again: %s', o.kind, private.sentence((array_agg(o.error order by o.message_id desc))[1]))
    from private.outbox o
    left join private.chats c on c.chat_id = coalesce(o.chat_id, 0)
    where o.status = 'parked' and o.due_at > clock_timestamp() - interval '15 minutes' and c.blocked_at is null
      and o.kind <> 'post' and o.error not like 'Forbidden%'
    group by o.kind
    union all
    select 'publishing', 'lapses', n.network,
      format('The access token for %s %s. Create a new one as described in docs/publishing.md and set %s_ACCESS_TOKEN.', private.network_name(n.network),
        case when n.expires_at > clock_timestamp() then 'expires ' else 'expired ' end || private.new_york_time(n.expires_at), upper(n.network))
    from private.networks n where n.expires_at < clock_timestamp() + interval '7 days'
    union all
    select 'publishing', 'renewal', n.network,
      format('The access token for %s could not be renewed: %s', private.network_name(n.network), private.sentence(n.fault))
    from private.networks n where n.fault is not null
    union all
    select 'publishing', 'waits', '', format('A report has waited for %s minutes to be published. %s', private.minutes_between(min(p.due_at), clock_timestamp()),
      coalesce((select t.says || ' See its log in Supabase, Edge Functions.' from trouble t where t.name = 'publish'),
        'The function publish is not called, or fails. See its log in Supabase, Edge Functions.'))
    from public.posts p having min(p.due_at) < clock_timestamp() - interval '10 minutes'
    union all
    select 'marks', 'unmarked', p.position_id::text,
      format('Position %s had no trustworthy quote in %s checks in a row: its profit target and stop cannot trigger. /why %s shows the reason.',
        p.position_id, s.unmarked_checks_alert, p.position_id)
    from public.positions p
    join public.quote_settings s on p.unmarked_checks >= s.unmarked_checks_alert
    where p.status = 'OPEN'
  ) f (part, fault, subject, says);
$$;

comment on function private.system_faults() is
  'The present faults, a row each: the part as in v_system_health, the kind of fault, its subject (tells it from others of its kind), and a sentence that says what to do. Only this function defines what a fault is; private.watch() makes incidents of them.';
-- The view v_system_health runs as its caller.
grant execute on function private.system_faults() to service_role;
