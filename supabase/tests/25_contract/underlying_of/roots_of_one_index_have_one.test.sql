begin;
select plan(3);

select is(private.underlying_of(root), underlying, root)
from (values ('SPX', 'SPX'), ('SPXW', 'SPX'), ('AAPL', 'AAPL')) given (root, underlying);

select * from finish();
rollback;
