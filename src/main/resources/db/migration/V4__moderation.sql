-- What the administrators of the relay have decided (NIP-86).

-- Raised with every change: a process that sees it reads the lists again.
create table moderation_version (
  version  bigint not null,
  only_one boolean primary key default true check (only_one)
);

insert into moderation_version (version) values (1);

-- value: a pubkey or an id; an address as pubkey, kind in four bytes and d as table event has it; a kind in four bytes; the
-- UTF-8 of an IP address. shown: the same as people write it. removed: whether all that a ban covers has been removed.
create table moderation (
  entry   bigint      generated always as identity unique,
  list    text        not null,
  value   bytea       not null,
  shown   text        not null,
  reason  text        not null,
  added   timestamptz not null default now(),
  removed boolean     not null,
  primary key (list, value)
);

create index moderation_due on moderation (entry) where not removed;

-- What the relay says of itself, where it was changed.
create table moderation_text (
  name  text primary key,
  value text not null
);

-- Authorizations that were used (NIP-98), as long as they would be valid: each counts once on all nodes together.
create table http_auth_used (
  id         bytea  primary key,
  created_at bigint not null
);
