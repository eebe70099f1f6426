create function private.change_standing(subject jsonb, user_id text) returns void
language plpgsql set search_path = ''
as $$
begin
  if subject ->> 'network' is null or subject ->> 'report' is null or subject ->> 'is_on' is null then
    raise exception 'write /publishing NETWORK REPORT on, or off. The networks are telegram, x, linkedin, instagram and bluesky; the reports are brief, scorecard and weekly'
      using errcode = 'PT422';
  end if;
  if (subject ->> 'is_on')::boolean then
    perform private.require_network(subject ->> 'network');
    insert into public.standing_posts (network, report, set_by) values (subject ->> 'network', subject ->> 'report', change_standing.user_id)
    on conflict do nothing;
  else
    delete from public.standing_posts s where s.network = subject ->> 'network' and s.report = subject ->> 'report';
  end if;
end;
$$;

comment on function private.change_standing(jsonb, text) is
  'Switches the automatic publishing of a report in a network on or off: {network, report, is_on}. PT422 where a part is missing, PT409 where the network is not set up.';
