-- Organizations, who belongs to them and who is invited. A person sees their own memberships across organizations;
-- everything else is seen from inside one organization only.

create table organizations (
  id uuid primary key,
  slug text not null check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) between 2 and 40),
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint organizations_slug_key unique (slug)
);

create table memberships (
  org_id uuid not null references organizations (id),
  id uuid not null,
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'instructor', 'learner')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (org_id, id),
  constraint memberships_user_key unique (org_id, user_id)
);

create index memberships_of_user on memberships (user_id, org_id);

create table invitations (
  org_id uuid not null references organizations (id),
  id uuid not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  role text not null check (role in ('owner', 'instructor', 'learner')),
  invited_by uuid not null references users (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id)
);

create unique index invitations_pending_email on invitations (org_id, email)
  where accepted_at is null and revoked_at is null;

alter table organizations enable row level security;
alter table organizations force row level security;
create policy organizations_inside on organizations using (id = current_org());
create policy organizations_of_member on organizations for select
  using (exists (select from memberships m where m.org_id = organizations.id and m.user_id = current_app_user()));

alter table memberships enable row level security;
alter table memberships force row level security;
create policy memberships_inside on memberships using (org_id = current_org());
create policy memberships_own on memberships for select using (user_id = current_app_user());

-- An organization sees who its members are. Whoever left it has no name there any longer.
create policy users_of_organization on users for select
  using (exists (select from memberships m where m.org_id = current_org() and m.user_id = users.id));

alter table invitations enable row level security;
alter table invitations force row level security;
create policy invitations_inside on invitations using (org_id = current_org());

grant select, insert, update on organizations to upskill_app;
grant select, insert, update, delete on memberships, invitations to upskill_app;

-- Members with their names, for lists that are sorted and filtered by name. The view works under the rights and the
-- row-level security of whoever reads it.
create view organization_members with (security_invoker = true) as
  select m.org_id, m.id, m.user_id, m.role, m.created_at, m.version, u.name, u.email
  from memberships m join users u on u.id = m.user_id;

grant select on organization_members to upskill_app;
