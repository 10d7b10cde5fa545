-- How far each rule of retention has looked for what is to go, in the order of created_at and seq: up to there nothing is left that
-- it would let go. version: of all that it depends on but the time.
create table retention_walk (
  rule       text        primary key,
  version    text        not null,
  created_at bigint      not null,
  seq        bigint      not null,
  began      timestamptz not null default now()
) with (fillfactor = 50);
