-- pg_cron thinks in GMT: 13:00 to 21:55 covers New York's session and the tick after its close in summer and in winter.
select cron.schedule(
  'exit-check', format('*/%s 13-21 * * 1-5', extract(minute from private.exit_check_interval())), 'select private.tick_exit_check()'
);
-- In the small hours of New York, when no check runs.
select cron.schedule('keep-house', '30 7 * * *', 'select private.keep_house()');
-- By the market clock, which private.send_reports() reads: five minutes late at most.
select cron.schedule('reports', '*/5 * * * *', 'select private.send_reports()');
select cron.schedule('deliver-alerts', '* * * * *', 'select private.tick_deliver_alerts()');
select cron.schedule('asked-check', '* * * * *', 'select private.tick_asked_check()');
select cron.schedule('scan', '* * * * *', 'select private.tick_scan()');
select cron.schedule('publish', '* * * * *', 'select private.tick_publish()');
-- After the others: what they call in a minute it finds called.
select cron.schedule('watch', '* * * * *', 'select private.watch()');
