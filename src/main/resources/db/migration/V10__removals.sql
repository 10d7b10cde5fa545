-- The changelog is complete: what no message on the streams removed is told as well.

-- Events that were removed and of which the changelog is still to tell: an outbox, written in the transaction that removes
-- them. reason: a word of removal (Removal.java). number: the order of telling, given before the first attempt, so that
-- whoever reads a second attempt knows it for one.
create table removal (
  seq    bigint primary key,
  id     bytea  not null,
  pubkey bytea  not null,
  reason text   not null,
  raw    bytea  not null,
  number bigint
);

create unique index removal_number on removal (number) where number is not null;
create index removal_unnumbered on removal (seq) where number is null;

-- Begins with the time in microseconds: a database that replaces another goes on above its numbers.
create sequence removal_numbers;
select setval('removal_numbers', (extract(epoch from clock_timestamp()) * 1000000)::bigint);
