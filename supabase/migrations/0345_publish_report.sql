create function private.publish_report(report text, day date, user_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  channel bigint := (select s.channel_id from public.settings s);
  published bigint;
begin
  if channel is null then
    raise exception 'there is no channel to publish in: set settings.channel_id, and make the bot an administrator there'
      using errcode = 'PT409';
  elsif publish_report.report is null or publish_report.report not in ('brief', 'scorecard', 'weekly') or publish_report.day is null then
    raise exception 'no report was named' using errcode = 'PT422';
  end if;
  insert into public.posts (network, report, trade_date, approved_by)
  values ('telegram', publish_report.report, publish_report.day, publish_report.user_id)
  on conflict do nothing
  returning post_id into published;
  if published is null then
    raise exception 'that report is published already' using errcode = 'PT409';
  end if;
  insert into private.outbox (kind, chat_id, facts)
  values ('post', channel, jsonb_build_object('post_id', published, 'report', publish_report.report, 'day', publish_report.day));
end;
$$;

comment on function private.publish_report(text, date, text) is
  'Sends a report into the channel, once, after an approver''s press. PT409 without a channel or when it is there already, PT422.';
