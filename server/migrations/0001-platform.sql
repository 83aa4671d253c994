-- What the platform itself stores: events on their way to the modules that react to them. The role upskill_app, which the
-- application works under, belongs to the server rather than to this database, and is there already.

-- Logins of other installations on the same server may be members of upskill_app as well: a login gets in by a grant of
-- its own only, since that role has none.
do $$
begin
  execute format('revoke connect on database %I from public', current_database());
end
$$;

grant usage on schema public to upskill_app;

create extension if not exists pg_trgm;

create function current_org() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.org_id', true), '')::uuid;

create function current_app_user() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.user_id', true), '')::uuid;

create function is_system() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.system', true), '') = 'on';

create table outbox_events (
  id uuid primary key,
  org_id uuid,
  name text not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  delivered text[] not null default '{}',
  attempts integer not null default 0,
  available_at timestamptz not null,
  leased_until timestamptz,
  last_error text,
  finished_at timestamptz,
  dead_at timestamptz
);

create index outbox_events_due on outbox_events (available_at) where finished_at is null and dead_at is null;
create index outbox_events_finished on outbox_events (finished_at) where finished_at is not null;

alter table outbox_events enable row level security;
alter table outbox_events force row level security;
create policy outbox_system on outbox_events using (is_system()) with check (is_system());
create policy outbox_record on outbox_events for insert with check (org_id is not distinct from current_org());

grant select, insert, update, delete on outbox_events to upskill_app;

-- What this installation did once in its life.
create table milestones (
  name text primary key,
  reached_at timestamptz not null
);

alter table milestones enable row level security;
alter table milestones force row level security;
create policy milestones_system on milestones using (is_system()) with check (is_system());

grant select, insert on milestones to upskill_app;
