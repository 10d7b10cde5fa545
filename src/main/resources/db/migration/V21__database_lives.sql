-- A place in the write-ahead log means something for one life of the database server: one cluster of files, one timeline. A
-- replica that is promoted begins another, and so does a restore.

-- The lives that this database was in. mark: by chance, so that two servers that were promoted from the same one differ: a
-- replica that has the mark has followed this very life.
create table database_life (
  life  text primary key,
  mark  uuid not null default gen_random_uuid(),
  began timestamptz not null default now()
);

-- The life that it is in: the server's identifier and its timeline. Empty where the server does not tell, as some that are only
-- like PostgreSQL.
create function current_life() returns text
language plpgsql stable as $$
begin
  return (select c.system_identifier from pg_control_system() c)
         || '/' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8);
exception when others then
  return '';
end
$$;

insert into database_life (life) select current_life();
