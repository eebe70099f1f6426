-- pg_cron uses GMT: 13:00 to 21:55 covers New York's session and the tick after its close, in summer and in
-- winter.
select cron.schedule(
  'exit-check', format('*/%s 13-21 * * 1-5', extract(minute from private.exit_check_interval())), 'select private.tick_exit_check()'
);
-- 07:30 GMT is at night in New York, when no check runs.
select cron.schedule('keep-house', '30 7 * * *', 'select private.keep_house()');
-- private.send_reports() reads the market clock, so a report is at most five minutes late.
select cron.schedule('reports', '*/5 * * * *', 'select private.send_reports()');
select cron.schedule('deliver-alerts', '* * * * *', 'select private.tick_deliver_alerts()');
select cron.schedule('asked-check', '* * * * *', 'select private.tick_asked_check()');
select cron.schedule('scan', '* * * * *', 'select private.tick_scan()');
select cron.schedule('publish', '* * * * *', 'select private.tick_publish()');
-- The watchdog comes last, so that it sees the calls of the same minute.
select cron.schedule('watch', '* * * * *', 'select private.watch()');
