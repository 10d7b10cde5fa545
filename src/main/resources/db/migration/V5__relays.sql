-- The upstream relays, at most a thousand or two: each row is read by every process that collects, again and again.
-- url: in its one form (RelayUrl.canonical), with a query that may be a secret. source: how it came. pinned: the setting
-- camelstr.relays names it, so it stays. paused: set by hand, and kept.
create table relay (
  url    text        primary key,
  source text        not null check (source in ('configured', 'added', 'discovered')),
  pinned boolean     not null,
  paused boolean     not null default false,
  added  timestamptz not null default now(),
  note   text        not null default ''
);
