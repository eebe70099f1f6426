begin;
select plan(9);
\ir ../../posts.psql

select vault.create_secret('https://project.test/functions/v1', 'functions_url'), vault.create_secret('a secret', 'cron_secret');
prepare calls as select private.tick_publish() is not null;
select results_eq('execute calls', 'values (true)', 'at first it is called to report the networks');
select is((select url from net.http_request_queue), 'https://project.test/functions/v1/publish', 'the function is publish');
select results_eq('execute calls', 'values (false)', 'not every minute');
update private.calls set sent_at = sent_at - interval '61 minutes' where true;
select results_eq('execute calls', 'values (true)', 'every hour');
select pg_temp.a_post();
select results_eq('execute calls', 'values (false)', 'the press may have called it');
select pg_temp.pass('31 seconds');
select results_eq('execute calls', 'values (true)', 'after 30 seconds nobody has');
select pg_temp.claim();
select results_eq('execute calls', 'values (false)', 'a post is being sent');
select pg_temp.pass('4 minutes');
select results_eq('execute calls', 'values (true)', 'its sender was cut off');
update public.posts set due_at = null, status = 'failed';
select results_eq('execute calls', 'values (false)', 'a finished post calls nothing');

select * from finish();
rollback;
