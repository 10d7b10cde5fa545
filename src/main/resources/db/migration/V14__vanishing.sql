-- Requests to vanish (NIP-62) are followed in small transactions: however much an author has published, others do not wait.

-- Of whom more is stored than went with the request. wraps: the hash of the p tag of gift wraps to that key.
create table vanishing (
  pubkey bytea  primary key,
  until  bigint not null,
  wraps  bigint not null
);

create index vanishing_wraps on vanishing (wraps);

-- What stands: all in table event but what is only still to be removed. Who reads for others reads this. The first condition is
-- looked at once in a statement, and mostly all that is looked at.
create view standing as
select e.*
  from event e
 where (select not exists (select from vanishing))
    or (e.kind = 62
        or not exists (
          select from vanishing v where v.pubkey = e.pubkey and v.until >= e.created_at))      -- vanishing_pkey
   and (e.kind <> 1059
        or not exists (
          select from vanishing v where v.wraps = any (e.tags) and v.until >= e.created_at));  -- vanishing_wraps
