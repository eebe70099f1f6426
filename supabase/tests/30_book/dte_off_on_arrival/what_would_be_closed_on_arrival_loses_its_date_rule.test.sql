begin;
select plan(10);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.off(origin text, differing jsonb) returns integer
language sql return private.dte_off_on_arrival(private.read_request(pg_temp.a_request('one', 'CSP', differing), '', origin));

select is(pg_temp.off(origin, '{"expiration_date": "2026-03-13"}'), off, origin || ', 17 days left')
from (values ('proposal', null), ('chat', 21), ('scan', 21), ('import', 21)) came (origin, off);
select is(pg_temp.off('chat', '{"expiration_date": "2026-03-17"}'), 21, '21 days are inside a rule of 21 days');
select is(pg_temp.off('chat', '{"expiration_date": "2026-03-18"}'), null, '22 days are outside it');
select is(pg_temp.off('chat', '{"expiration_date": "2026-03-13", "overrides": {"exit_dte": 14}}'), null, 'the request''s own rule leaves three days');
select is(pg_temp.off('chat', '{"expiration_date": "2026-03-13", "overrides": {"exit_dte": null}}'), null, 'a rule that is off is not reported as dropped');
select is(pg_temp.off('import', '{"expiration_date": "2026-02-20"}'), null, 'a closed trade keeps the rules that it had');
-- On Friday after the close 22 days are left, on Monday, when it can fill, 19.
select pg_temp.set_clock('2026-02-27 17:00');
select is(pg_temp.off('chat', '{"expiration_date": "2026-03-21"}'), 21, 'the next session counts');

select * from finish();
rollback;
