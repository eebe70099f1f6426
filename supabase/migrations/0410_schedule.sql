-- pg_cron thinks in GMT: 13:00 to 21:55 covers New York's session and the tick after its close in summer and in winter.
select cron.schedule('exit-check', '*/5 13-21 * * 1-5', 'select private.tick_exit_check()');
select cron.schedule('deliver-alerts', '* * * * *', 'select private.tick_deliver_alerts()');
