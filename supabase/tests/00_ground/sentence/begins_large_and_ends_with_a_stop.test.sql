begin;
select plan(6);

select is(private.sentence(message), said, coalesce(nullif(said, ''), 'nothing'))
from (values
  ('there is no position 5', 'There is no position 5.'), ('It is over.', 'It is over.'), ('is it over?', 'Is it over?'),
  ('no!', 'No!'), ('x', 'X.'), ('', '')
) of_error (message, said);

select * from finish();
rollback;
