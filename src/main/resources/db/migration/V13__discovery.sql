-- Relays that stored events name. url: in its one form, without a query. domain: the registered one. authors: the first bits
-- of the keys of those who have named it, at most so many as still count. monitored: a configured monitor has. named: when
-- it was last. state: outside, tried (in a slot to be looked at), inside (in a slot), removed (by hand: for good). since: of
-- the state. tried: when it was in a slot last. due: not before. failures: attempts in a row without an answer, the first at
-- failing_since. rests: how often it has rested. Times are milliseconds since 1970, 0 is never.
create table relay_candidate (
  url           text     primary key,
  domain        text     not null,
  authors       bigint[] not null,
  monitored     boolean  not null,
  named         bigint   not null,
  state         text     not null default 'outside' check (state in ('outside', 'tried', 'inside', 'removed')),
  since         bigint   not null default 0,
  tried         bigint   not null default 0,
  due           bigint   not null default 0,
  answered      bigint   not null default 0,
  failed        bigint   not null default 0,
  failures      bigint   not null default 0,
  failing_since bigint   not null default 0,
  rests         integer  not null default 0
) with (fillfactor = 80);

create index relay_candidate_domain on relay_candidate (domain);

-- What relays brought that was new, how long they were in a slot (milliseconds), and how many attempts to connect were
-- answered, by days since 1970; kept for a week. relay: its URL without the query.
create table relay_record (
  relay    text    not null,
  day      integer not null,
  fresh    bigint  not null,
  held     bigint  not null,
  attempts bigint  not null,
  answered bigint  not null,
  primary key (relay, day)
) with (fillfactor = 70);

-- When the slots were given away last, milliseconds since 1970.
create table relay_plan (
  planned  bigint  not null,
  only_one boolean primary key default true check (only_one)
);

insert into relay_plan (planned) values (0);

-- Stretches of table event that the changelog did not tell of, whose relays are to be read from there.
create table discovery_range (
  range    integer generated always as identity primary key,
  next_seq bigint  not null,
  last_seq bigint  not null
);
