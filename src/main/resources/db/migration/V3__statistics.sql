-- Windows of a minute, by when the changelog told it: minutes since 1970. kind -1: what was no event; -2: all kinds beyond
-- the bound of a minute's rows.
create table statistic (
  minute  bigint  not null,
  kind    integer not null,
  verdict text    not null,
  relay   text    not null,
  count   bigint  not null,
  primary key (minute, kind, verdict, relay)
) with (fillfactor = 70);

-- Stored events by author and by hashtag, in slices of five minutes: the names that came most often, of others the count
-- was forgotten now and then. slice: minutes since 1970.
create table statistic_top (
  slice bigint not null,
  what  text   not null,
  name  text   not null,
  count bigint not null,
  primary key (slice, what, name)
) with (fillfactor = 70);

-- Between these, milliseconds since 1970, the changelog told more than was counted.
create table statistic_gap (
  gap       integer generated always as identity primary key,
  partition integer not null,
  from_ms   bigint  not null,
  to_ms     bigint  not null,
  found     timestamptz not null default now()
);
