-- What each process counted in a minute, for the charts of its page: minutes since 1970, for a day. process: a name at random
-- that stands in the data folder. p50_ms, p95_ms: from receipt to stored; 0 if nothing was stored.
create table process_figure (
  minute   bigint not null,
  process  text   not null,
  received bigint not null,
  stored   bigint not null,
  dropped  bigint not null,
  sent     bigint not null,
  p50_ms   bigint not null,
  p95_ms   bigint not null,
  primary key (minute, process)
);
