create table public.report_settings (
  only_row boolean primary key default true check (only_row),
  risk_free_percent numeric(6, 2) not null default 4 check (risk_free_percent between 0 and 100),
  hide_dollars boolean not null default false,
  hide_quantities boolean not null default false,
  hide_tickers boolean not null default false,
  card_theme text not null default 'dark' check (card_theme in ('dark', 'light')),
  channel_id bigint
);

comment on table public.report_settings is
  'One row: how results are calculated and shown, and where they are published. The owner may change it.';
comment on column public.report_settings.risk_free_percent is
  'The risk-free rate for Sharpe and Sortino. Percent per year.';
comment on column public.report_settings.hide_dollars is
  'Report pictures and published posts show percent in place of dollars.';
comment on column public.report_settings.hide_quantities is
  'Report pictures and published posts show no number of contracts.';
comment on column public.report_settings.hide_tickers is
  'Report pictures and published posts show no ticker and no strike.';
comment on column public.report_settings.card_theme is 'The colors of report pictures and of the charts of positions.';
comment on column public.report_settings.channel_id is
  'Telegram''s id of the channel in which reports are published after an approver''s press; null = none. The bot has to be an administrator of the channel.';

insert into public.report_settings default values;

alter table public.report_settings enable row level security;
grant select on public.report_settings to service_role;
