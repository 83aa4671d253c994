-- Who may do what, and where: roles that an organization defines beside the built-in ones, teams, and the roles that
-- members hold for the whole organization or for one team or course. What the built-in roles allow stands in the code.

create table roles (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  permissions text[] not null check (cardinality(permissions) between 1 and 100),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (org_id, id)
);

create unique index roles_name on roles (org_id, lower(name));

create table teams (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (org_id, id)
);

create unique index teams_name on teams (org_id, lower(name));

create table team_members (
  org_id uuid not null,
  team_id uuid not null,
  member_id uuid not null,
  added_at timestamptz not null,
  primary key (org_id, team_id, member_id),
  constraint team_members_team_fkey foreign key (org_id, team_id) references teams (org_id, id) on delete cascade,
  constraint team_members_member_fkey foreign key (org_id, member_id) references memberships (org_id, id)
    on delete cascade
);

create index team_members_of_member on team_members (org_id, member_id);

-- A role is a built-in one by its name or an organization's own by its id. What a role is held for is named by its kind
-- and id; each kind has a column of its own that is made from these and keeps the reference whole. Another kind is
-- another word in the check and another such column.
create table role_bindings (
  org_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  role text not null
    check (role in ('owner', 'admin', 'manager', 'instructor', 'learner', 'auditor') or role ~ '^[0-9a-f]{8}-'),
  scope_kind text not null check (scope_kind in ('organization', 'team', 'course')),
  scope_id uuid,
  created_at timestamptz not null,
  role_id uuid generated always as (case when role ~ '^[0-9a-f]{8}-' then role::uuid end) stored,
  team_id uuid generated always as (case when scope_kind = 'team' then scope_id end) stored,
  course_id uuid generated always as (case when scope_kind = 'course' then scope_id end) stored,
  primary key (org_id, id),
  constraint role_bindings_member_fkey foreign key (org_id, member_id) references memberships (org_id, id)
    on delete cascade,
  constraint role_bindings_role_fkey foreign key (org_id, role_id) references roles (org_id, id),
  constraint role_bindings_team_fkey foreign key (org_id, team_id) references teams (org_id, id) on delete cascade,
  constraint role_bindings_course_fkey foreign key (org_id, course_id) references courses (org_id, id)
    on delete cascade,
  constraint role_bindings_once_key unique nulls not distinct (org_id, member_id, role, scope_kind, scope_id),
  constraint role_bindings_scope_check check ((scope_kind = 'organization') = (scope_id is null))
);

create index role_bindings_at_scope on role_bindings (org_id, scope_kind, scope_id, member_id);
create index role_bindings_of_role on role_bindings (org_id, role_id) where role_id is not null;
create index role_bindings_of_team on role_bindings (org_id, team_id) where team_id is not null;
create index role_bindings_of_course on role_bindings (org_id, course_id) where course_id is not null;

-- What members could do they can still do: their role for the organization, and that of an author for what they wrote.
-- The owner of the tables sees all rows only while row-level security is not forced on it.
alter table memberships no force row level security;
alter table courses no force row level security;

insert into role_bindings (org_id, id, member_id, role, scope_kind, created_at)
  select org_id, id, id, role, 'organization', created_at from memberships;

insert into role_bindings (org_id, id, member_id, role, scope_kind, scope_id, created_at)
  select c.org_id, c.id, m.id, 'instructor', 'course', c.id, c.created_at
  from courses c join memberships m on m.org_id = c.org_id and m.user_id = c.created_by
  where m.role <> 'learner';

alter table memberships force row level security;
alter table courses force row level security;

-- Nothing reads it any more. It stays for servers of the release before, to which new members are learners, and is
-- removed by the next release.
alter table memberships alter column role set default 'learner';

alter table invitations drop constraint invitations_role_check;
alter table invitations add constraint invitations_role_check
  check (role in ('owner', 'admin', 'manager', 'instructor', 'learner', 'auditor') or role ~ '^[0-9a-f]{8}-');

alter table roles enable row level security;
alter table roles force row level security;
create policy roles_inside on roles using (org_id = current_org());
create policy roles_of_member on roles for select
  using (exists (select from memberships m where m.org_id = roles.org_id and m.user_id = current_app_user()));

alter table teams enable row level security;
alter table teams force row level security;
create policy teams_inside on teams using (org_id = current_org());

alter table team_members enable row level security;
alter table team_members force row level security;
create policy team_members_inside on team_members using (org_id = current_org());

alter table role_bindings enable row level security;
alter table role_bindings force row level security;
create policy role_bindings_inside on role_bindings using (org_id = current_org());
create policy role_bindings_own on role_bindings for select
  using (exists (
    select from memberships m
    where m.org_id = role_bindings.org_id and m.id = role_bindings.member_id and m.user_id = current_app_user()
  ));

grant select, insert, update, delete on roles, teams to upskill_app;
grant select, insert, delete on team_members, role_bindings to upskill_app;

-- Who is in a team, for other modules' lists. The view works under the rights and the row-level security of its reader.
create view team_people with (security_invoker = true) as
  select t.org_id, t.team_id, m.id as member_id, m.user_id
  from team_members t join memberships m on m.org_id = t.org_id and m.id = t.member_id;

-- Roles that members hold, with what an organization's own roles allow, for lists that show only what a role reaches.
create view held_roles with (security_invoker = true) as
  select b.org_id, b.member_id, b.role, b.scope_kind, b.scope_id, r.permissions
  from role_bindings b left join roles r on r.org_id = b.org_id and r.id = b.role_id;

grant select on team_people, held_roles to upskill_app;
