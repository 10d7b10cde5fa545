-- The store. Every value that an author can choose is bytea: a decoded tag may hold NUL, which text cannot.
-- The author is the partition key: each unique constraint on authors' rows holds the pubkey.

-- What this database was given once and must not change.
create table setting (
  name  text primary key,
  value bytea not null
);

-- Keys the hash of tags, so that nobody can choose tags that collide.
insert into setting (name, value)
values ('tag-hash-key',
        substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16));

-- A stream's offsets mean something for one life of it. A life implies the log and the stream.
create table stream_life (
  life   integer generated always as identity primary key,
  log    text not null,
  stream text not null,
  began  timestamptz not null default now(),
  constraint life_fits_seq check (life between 1 and 32767)
);

-- applied: the last offset whose effect is committed. announced: the last whose verdict the changelog has confirmed.
-- stamp: when the last applied message was received, milliseconds since 1970; a gap lowers the relays' cursors to it.
create table stream_position (
  stream    text    not null,
  partition integer not null,
  life      integer not null references stream_life,
  applied   bigint  not null,
  announced bigint  not null,
  stamp     bigint  not null default 0,
  primary key (stream, partition)
) with (fillfactor = 50);

-- Messages that a stream no longer had when they were due. The store is unhealthy until they are acknowledged.
create table stream_gap (
  gap          integer generated always as identity primary key,
  stream       text    not null,
  partition    integer not null,
  life         integer not null references stream_life,
  first_lost   bigint  not null,
  next_read    bigint  not null,
  reason       text    not null,
  found        timestamptz not null default now(),
  acknowledged timestamptz
);

-- Who writes a partition. Whoever writes events locks the row first and compares the epoch.
create table owner (
  partition   integer primary key,
  epoch       bigint  not null,
  holder      text    not null,
  lease_until timestamptz not null
) with (fillfactor = 50);

-- How far each upstream relay has been read: created_at in seconds. A writer of an older generation is refused.
create table relay_cursor (
  relay      text   primary key,
  cursor     bigint not null,
  generation bigint not null,
  updated    timestamptz not null default now()
) with (fillfactor = 50);

-- Raised with every gap: collectors that see it read their lowered cursors again.
create table cursor_generation (
  generation bigint not null,
  only_one   boolean primary key default true check (only_one)
);

insert into cursor_generation (generation) values (1);

-- d: the address within (pubkey, kind), '' for plain replaceables, null for what is not replaced; longer values are
-- hashed (Address.java). tags: the hashes that the tag table has for this event, so that a removal finds its rows.
create table event (
  seq        bigint   not null,
  created_at bigint   not null,
  expiration bigint,
  kind       integer  not null,
  id         bytea    not null,
  pubkey     bytea    not null,
  d          bytea,
  tags       bigint[] not null,
  raw        bytea    not null,
  primary key (id, pubkey)
);

-- While there are no statistics, the planner finds these equally good and takes the youngest that fits: the narrower ones
-- come last.
create unique index event_address on event (pubkey, kind, d) where d is not null;
create unique index event_seq on event (seq);
create index event_newest on event (created_at desc);
create index event_author on event (pubkey, created_at desc, id, seq);
create index event_author_kind on event (pubkey, kind, created_at desc, seq);
create index event_kind on event (kind, created_at);
create index event_expiration on event (expiration) where expiration is not null;

-- h: keyed 64-bit hash of a one-letter tag's name and value; matches are checked again in Java.
create table tag (
  h          bigint  not null,
  created_at bigint  not null,
  seq        bigint  not null,
  kind       integer not null
);

create index tag_newest on tag (h, created_at desc, seq) include (kind);

-- The ledger: what must be known of events that are not there.

-- Rows that were stored and removed since, while their message may still come again; by_seq: the message that removed
-- it (null for a request to vanish and for an expiry), so that what it removed can be announced again.
create table gone (
  seq    bigint primary key,
  id     bytea,
  by_seq bigint
);

create index gone_by on gone (by_seq) where by_seq is not null;

-- NIP-09, e tags: the author does not want this event.
create table tomb_id (
  pubkey bytea not null,
  id     bytea not null,
  primary key (pubkey, id)
);

-- NIP-09, a tags: nothing up to deleted_until stands at this address. mark: the newest event that was ever seen there,
-- kept while it is not in table event itself.
create table tomb_addr (
  pubkey          bytea   not null,
  kind            integer not null,
  d               bytea   not null,
  deleted_until   bigint,
  mark_created_at bigint,
  mark_id         bytea,
  primary key (pubkey, kind, d)
);

-- NIP-62: nothing of this author up to then, but for requests to vanish.
create table vanish (
  pubkey bytea  primary key,
  until  bigint not null
);
