-- What was asked for of a relay's past: seconds of created_at that do not overlap. What no row covers is open.
-- filter: the SHA-256 of the filter's JSON; each filter has a past of its own.
-- asked_at: the oldest time at which a part of it was asked for; held_at: the newest time at which events of it were confirmed,
-- so a gap in the stream opens again what was held after it. Both are seconds since 1970.
create table relay_interval (
  relay      text    not null,
  filter     bytea   not null,
  first      bigint  not null,
  last       bigint  not null,
  state      text    not null check (state in ('COMPLETE', 'SPLIT', 'INCOMPLETE')),
  reason     text    not null,
  at_least   bigint  not null,
  asked_at   bigint  not null,
  held_at    bigint  not null,
  primary key (relay, filter, first)
);
