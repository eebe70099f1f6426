create function private.publish_report(message_id bigint, network text, with_open boolean, user_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  shown private.outbox;
begin
  select * into shown from private.outbox o
  where o.message_id = publish_report.message_id and o.kind in ('brief', 'scorecard', 'weekly');
  if publish_report.network is null then
    -- The button is from a version with a single network.
    raise exception 'ask for that report again and press “Publish ...” under it to choose the network' using errcode = 'PT422';
  end if;
  perform private.require_network(publish_report.network);
  if shown.message_id is null then
    raise exception 'that report is no longer stored: ask for it again and publish the new one' using errcode = 'PT404';
  elsif shown.facts -> 'is_over' is distinct from 'true' then
    raise exception 'the period of that report had not ended: ask for it again when it has' using errcode = 'PT409';
  elsif private.queue_post(publish_report.network, shown, coalesce(publish_report.with_open, false), publish_report.user_id) is null then
    raise exception 'that report is already published or being published' using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.publish_report(bigint, text, boolean, text) is
  'Queues a report for publishing in a network, once, after an approver''s press: as the message (private.outbox) showed it, with or without open positions. PT422 without a network; PT409 where the network is not set up, the day or week was not over, or the report is already published or on its way; PT404 where the report''s facts are no longer kept.';
