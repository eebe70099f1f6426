begin;
select plan(9);
\ir ../../posts.psql

select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');
prepare calls as select private.tick_publish() is not null;
select results_eq('execute calls', 'values (true)', 'at first, to hear what is set up');
select is((select url from net.http_request_queue), 'https://project.test/functions/v1/publish', 'of who publishes');
select results_eq('execute calls', 'values (false)', 'not every minute');
update private.calls set sent_at = sent_at - interval '61 minutes' where true;
select results_eq('execute calls', 'values (true)', 'every hour');
select pg_temp.a_post();
select results_eq('execute calls', 'values (false)', 'whoever pressed may have called');
select pg_temp.pass('31 seconds');
select results_eq('execute calls', 'values (true)', 'nobody did');
select pg_temp.claim();
select results_eq('execute calls', 'values (false)', 'somebody is at work');
select pg_temp.pass('4 minutes');
select results_eq('execute calls', 'values (true)', 'who was cut off');
update public.posts set due_at = null, status = 'failed';
select results_eq('execute calls', 'values (false)', 'what is over calls nobody');

select * from finish();
rollback;
