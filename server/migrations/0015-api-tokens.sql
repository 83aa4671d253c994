-- Tokens that programs prove themselves with, inside one organization. A personal token acts for a member within its
-- scopes and ends with the membership; a provisioning token is the organization's own and lets an identity provider
-- look after its people. Only a hash is stored: 256 random bits need no slow one.

create table api_tokens (
  org_id uuid not null references organizations (id),
  id uuid not null,
  kind text not null check (kind in ('personal', 'provisioning')),
  user_id uuid not null references users (id),
  member_id uuid,
  name text not null check (length(name) between 1 and 100),
  scopes text[] not null check (cardinality(scopes) between 1 and 100),
  token_hash bytea not null check (length(token_hash) = 32),
  ending text not null check (length(ending) = 4),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  last_used_address text check (length(last_used_address) <= 45),
  revoked_at timestamptz,
  primary key (org_id, id),
  constraint api_tokens_hash_key unique (org_id, token_hash),
  constraint api_tokens_member_fkey foreign key (org_id, member_id) references memberships (org_id, id)
    on delete cascade,
  constraint api_tokens_member_check check ((kind = 'personal') = (member_id is not null)),
  constraint api_tokens_lifetime_check check (expires_at > created_at and expires_at <= created_at + interval '366 days')
);

create index api_tokens_of_member on api_tokens (org_id, member_id, id);

alter table api_tokens enable row level security;
alter table api_tokens force row level security;
create policy api_tokens_inside on api_tokens using (org_id = current_org());

grant select, insert on api_tokens to upskill_app;
grant update (last_used_at, last_used_address, revoked_at) on api_tokens to upskill_app;

-- Who is suspended is no member for anything in UpSkill, and is one again when the suspension ends: only provisioning,
-- which says so for a transaction, sees such memberships. What the person learned stays.
alter table memberships add column suspended_at timestamptz;

create function sees_suspended() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.suspended', true), '') = 'on';

create policy memberships_not_suspended on memberships as restrictive for select
  using (suspended_at is null or sees_suspended());

-- What an identity provider says about people, members or on their way to be: those who have not joined yet have no
-- membership. A member whom no provider mentioned has no row.
create table provisioned_people (
  org_id uuid not null references organizations (id),
  id uuid not null,
  member_id uuid,
  user_name text not null check (length(user_name) between 1 and 254),
  external_id text check (length(external_id) between 1 and 255),
  email text not null check (email = lower(email) and length(email) <= 254),
  given_name text check (length(given_name) <= 100),
  family_name text check (length(family_name) <= 100),
  display_name text check (length(display_name) <= 200),
  active boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (org_id, id),
  constraint provisioned_people_member_key unique (org_id, member_id),
  constraint provisioned_people_member_fkey foreign key (org_id, member_id) references memberships (org_id, id)
    on delete cascade
);

create unique index provisioned_people_user_name on provisioned_people (org_id, lower(user_name));
create unique index provisioned_people_pending_email on provisioned_people (org_id, email) where member_id is null;

-- Teams that an identity provider knows under an id of its own, and their people who have not joined yet.
create table provisioned_teams (
  org_id uuid not null,
  team_id uuid not null,
  external_id text not null check (length(external_id) between 1 and 255),
  primary key (org_id, team_id),
  constraint provisioned_teams_team_fkey foreign key (org_id, team_id) references teams (org_id, id) on delete cascade
);

create table awaited_team_members (
  org_id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  primary key (org_id, team_id, person_id),
  constraint awaited_team_members_team_fkey foreign key (org_id, team_id) references teams (org_id, id)
    on delete cascade,
  constraint awaited_team_members_person_fkey foreign key (org_id, person_id) references provisioned_people (org_id, id)
    on delete cascade
);

create index awaited_team_members_of_person on awaited_team_members (org_id, person_id);

-- However somebody joins, by invitation or by single sign-on: who joins under an awaited address is the awaited person.
create function recognize_provisioned_person() returns trigger
  language plpgsql as $$
declare
  person record;
  sees constant text := coalesce(current_setting('app.suspended', true), '');
begin
  update provisioned_people set member_id = new.id, updated_at = new.created_at, version = version + 1
    where org_id = new.org_id and member_id is null and email = (select email from users where id = new.user_id)
    returning id, active into person;
  if not found then
    return null;
  end if;
  insert into team_members (org_id, team_id, member_id, added_at)
    select org_id, team_id, new.id, new.created_at from awaited_team_members
    where org_id = new.org_id and person_id = person.id
    on conflict do nothing;
  delete from awaited_team_members where org_id = new.org_id and person_id = person.id;
  if not person.active then
    -- A row can be changed only as long as it can be seen afterwards.
    perform set_config('app.suspended', 'on', true);
    update memberships set suspended_at = new.created_at where org_id = new.org_id and id = new.id;
    perform set_config('app.suspended', sees, true);
  end if;
  return null;
end
$$;

create trigger recognize_provisioned_person after insert on memberships
  for each row execute function recognize_provisioned_person();

alter table provisioned_people enable row level security;
alter table provisioned_people force row level security;
create policy provisioned_people_inside on provisioned_people using (org_id = current_org());

alter table provisioned_teams enable row level security;
alter table provisioned_teams force row level security;
create policy provisioned_teams_inside on provisioned_teams using (org_id = current_org());

alter table awaited_team_members enable row level security;
alter table awaited_team_members force row level security;
create policy awaited_team_members_inside on awaited_team_members using (org_id = current_org());

grant select, insert, update, delete on provisioned_people, provisioned_teams to upskill_app;
grant select, insert, delete on awaited_team_members to upskill_app;

-- All whom an identity provider may look after: members, and those who are awaited. An id stays when the person joins.
create view scim_people with (security_invoker = true) as
  select m.org_id, coalesce(p.id, m.id) as id, m.id as member_id, m.user_id, coalesce(p.user_name, u.email) as user_name,
         p.external_id, u.email, p.given_name, p.family_name, coalesce(p.display_name, u.name) as display_name,
         m.suspended_at is null as active, coalesce(p.created_at, m.created_at) as created_at,
         greatest(p.updated_at, m.updated_at) as updated_at, coalesce(p.version, 0) + m.version as version
  from memberships m
  join users u on u.id = m.user_id
  left join provisioned_people p on p.org_id = m.org_id and p.member_id = m.id
  union all
  select org_id, id, null, null, user_name, external_id, email, given_name, family_name, display_name, active,
         created_at, updated_at, version
  from provisioned_people
  where member_id is null;

-- Who belongs to a team, under the ids of the view above.
create view scim_team_members with (security_invoker = true) as
  select t.org_id, t.team_id, p.id as person_id, p.display_name
  from team_members t join scim_people p on p.org_id = t.org_id and p.member_id = t.member_id
  union all
  select a.org_id, a.team_id, p.id, p.display_name
  from awaited_team_members a join scim_people p on p.org_id = a.org_id and p.id = a.person_id;

create view scim_groups with (security_invoker = true) as
  select t.org_id, t.id, t.name, p.external_id, t.created_at, t.updated_at, t.version
  from teams t left join provisioned_teams p on p.org_id = t.org_id and p.team_id = t.id;

grant select on scim_people, scim_team_members, scim_groups to upskill_app;

select audit_table('provisioned_people');
select audit_table('provisioned_teams');
select audit_table('awaited_team_members');
select audit_table('api_tokens', ignore => array['last_used_at', 'last_used_address']);
