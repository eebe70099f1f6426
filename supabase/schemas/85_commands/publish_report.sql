create function private.publish_report(message_id bigint, user_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  channel bigint := (select s.channel_id from public.report_settings s);
  shown private.outbox;
  published bigint;
begin
  select * into shown from private.outbox o
  where o.message_id = publish_report.message_id and o.kind in ('brief', 'scorecard', 'weekly');
  if channel is null then
    raise exception 'there is no channel to publish in: set report_settings.channel_id, and make the bot an administrator there'
      using errcode = 'PT409';
  elsif shown.message_id is null then
    raise exception 'what that report said is no longer kept: ask for it again, and publish that' using errcode = 'PT404';
  elsif shown.facts -> 'is_over' is distinct from 'true' then
    raise exception 'what it tells of was not over yet: ask for it again when it is' using errcode = 'PT409';
  end if;
  insert into public.posts (network, report, trade_date, approved_by)
  values ('telegram', shown.kind, (shown.facts ->> 'day')::date, publish_report.user_id)
  on conflict do nothing
  returning post_id into published;
  if published is null then
    raise exception 'that report is published already' using errcode = 'PT409';
  end if;
  insert into private.outbox (kind, chat_id, facts)
  values ('post', channel, shown.facts || jsonb_build_object('post_id', published, 'report', shown.kind));
end;
$$;

comment on function private.publish_report(bigint, text) is
  'Sends a report into the channel, once, after an approver''s press: as the message (private.outbox) that the press was under has shown it. PT409 without a channel, of a day or week that was not over, or when it is there already; PT404.';
