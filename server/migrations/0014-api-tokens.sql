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

select audit_table('api_tokens', ignore => array['last_used_at', 'last_used_address']);
