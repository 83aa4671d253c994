-- What the platform itself stores: events on their way to the modules that react to them.

-- The role the application works under. It owns nothing and cannot bypass row-level security.
do $$
begin
  if not exists (select from pg_roles where rolname = 'upskill_app') then
    create role upskill_app nologin nosuperuser nobypassrls;
    -- Where the application has no login of its own, it steps down to this role from the owner's.
    execute format('grant upskill_app to %I', current_user);
  end if;
exception
  -- Another migration on the same cluster made it between the look and the leap.
  when duplicate_object or unique_violation then null;
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
