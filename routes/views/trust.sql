-- Derivation 1: raise the number when what is derived in Java changes, and the view is made anew.

-- From 0 to 100; who is not in it has none. Written by the route trust-rank.
create table rank (
  pubkey bytea    primary key,
  rank   smallint not null check (rank between 0 and 100)
);
create index rank_top on rank (rank desc, pubkey);

-- Why: a byte that says how many follow the key, then up to five of these and up to five who mute or report it, those who are
-- trusted most first.
create table reason (
  pubkey bytea primary key,
  by     bytea not null
);

-- The lists and reports that stand: whom they name, 32 bytes a key. Of an author there may be two lists for a while, and an event
-- may count twice: that one was replaced, or had gone, is told later than what came instead.
create table list (
  id      bytea   primary key,
  author  bytea   not null,
  against boolean not null,
  named   bytea   not null,
  times   integer not null
);
create index list_author on list (author);

-- What the ranks were computed from.
-- given: how many changes; settings: a hash of them; whole: false if camelstr.trust.memory did not suffice.
create table ranked (
  computed timestamptz,
  given    bigint,
  settings text,
  roots    integer not null default 0,
  keys     integer not null default 0,
  edges    bigint  not null default 0,
  millis   bigint  not null default 0,
  whole    boolean not null default true
);
create unique index ranked_once on ranked ((true));
insert into ranked default values;

do $$
begin
  execute format('comment on schema %I is %L', current_schema(), 'no trust is known yet: ranks are computed once all is read');
end
$$;

-- Takes in lists that stand more often, or less often.
create function keep_names(p_id text[], p_author text[], p_against boolean[], p_named text[], p_times integer[]) returns void
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  insert into list as l (id, author, against, named, times)
  select decode(c.id, 'hex'), decode(c.author, 'hex'), c.against, decode(c.named, 'hex'), c.times
    from unnest(p_id, p_author, p_against, p_named, p_times) c (id, author, against, named, times)
   where c.times > 0
  on conflict (id) do update set times = l.times + excluded.times;
  update list l set times = l.times + c.times
    from unnest(p_id, p_times) c (id, times) where c.times < 0 and l.id = decode(c.id, 'hex');
  delete from list l using unnest(p_id, p_times) c (id, times)
   where c.times < 0 and l.id = decode(c.id, 'hex') and l.times = 0;
end
$$;
