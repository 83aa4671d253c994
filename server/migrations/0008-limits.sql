-- What operators set about rate limits, and what they look at. Counts themselves lie in Redis or in memory, never here.

-- How much an organization may use; which limits that means is the server's business.
alter table organizations add column plan text not null default 'team'
  constraint organizations_plan_check check (plan in ('starter', 'team', 'enterprise'));

-- Operators name an organization by its slug and read its name in reports: a scope of its own, which sees nothing inside.
create function is_operator() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.operator', true), '') = 'on';

create policy organizations_of_operator on organizations for select using (is_operator());

-- One row. Every change below takes the next version under its lock, so that versions become visible in order and a
-- server that asks for what is newer than the last it saw misses nothing.
create table limit_settings (
  id boolean primary key default true constraint limit_settings_one_row check (id),
  version bigint not null
);

insert into limit_settings (version) values (0);

-- Numbers that hold instead of a policy's own: for everybody, or for one organization.
create table limit_overrides (
  id uuid primary key,
  policy_id text not null check (length(policy_id) between 1 and 120),
  org_id uuid references organizations (id) on delete cascade,
  rate text not null check (length(rate) between 3 and 40),
  burst integer not null check (burst >= 1),
  reason text not null check (length(reason) between 1 and 500),
  set_at timestamptz not null,
  constraint limit_overrides_policy_key unique nulls not distinct (policy_id, org_id)
);

-- Identities that were given back all they used; running servers forget what they counted.
create table limit_resets (
  version bigint primary key,
  kind text not null check (kind in ('user', 'address', 'organization', 'account')),
  identity text not null check (length(identity) between 1 and 100),
  reset_at timestamptz not null
);

create index limit_resets_age on limit_resets (reset_at);

-- Who used most, a row for each minute and server. Identities are user ids, organization ids, addresses and hashes of
-- mail addresses; rows are kept for a day.
create table limit_usage (
  minute timestamptz not null,
  instance_id uuid not null,
  policy_id text not null,
  identity text not null,
  allowed bigint not null,
  denied bigint not null,
  primary key (minute, instance_id, policy_id, identity)
);

alter table limit_settings enable row level security;
alter table limit_settings force row level security;
create policy limit_settings_system on limit_settings using (is_system()) with check (is_system());

alter table limit_overrides enable row level security;
alter table limit_overrides force row level security;
create policy limit_overrides_system on limit_overrides using (is_system()) with check (is_system());

alter table limit_resets enable row level security;
alter table limit_resets force row level security;
create policy limit_resets_system on limit_resets using (is_system()) with check (is_system());

alter table limit_usage enable row level security;
alter table limit_usage force row level security;
create policy limit_usage_system on limit_usage using (is_system()) with check (is_system());

grant select, update on limit_settings to upskill_app;
grant select, insert, update, delete on limit_overrides, limit_usage to upskill_app;
grant select, insert, delete on limit_resets to upskill_app;
