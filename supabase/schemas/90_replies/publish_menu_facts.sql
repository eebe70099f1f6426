create function private.publish_menu_facts(asked jsonb) returns jsonb
language sql stable set search_path = ''
begin atomic
  with shown as (
    select o.kind, o.facts from private.outbox o
    where o.message_id = (asked ->> 'message_id')::bigint and o.kind in ('brief', 'scorecard', 'weekly')
  )
  select asked || jsonb_build_object(
    'report', (
      select s.facts || jsonb_build_object(
        'report', s.kind, 'with_open', coalesce((asked ->> 'with_open')::boolean, false), 'looks', private.report_looks(s.facts))
      from shown s),
    'networks', (
      select coalesce(jsonb_agg(jsonb_build_object('network', n.network, 'status', p.status, 'link', p.link) order by n.place), '[]')
      from (
        select 1 as place, 'telegram' as network from public.report_settings s where s.channel_id is not null
        union all
        select 2, n.network from private.networks n
      ) n
      left join lateral (
        select p.status, p.link from public.posts p
        where p.network = n.network and p.report = (select s.kind from shown s)
          and p.trade_date = (select (s.facts ->> 'day')::date from shown s)
        order by p.post_id desc limit 1
      ) p on true
    ));
end;

comment on function private.publish_menu_facts(jsonb) is
  'The facts of the message under "Publish ...": {message_id (of the report), network (shown), with_open, report (its facts, as a post has them; null = no longer kept), networks: [{network, status and link of its last post, null = none}]}.';
