-- What people prove themselves with besides a password: apps that show codes, passkeys, and recovery codes for when both
-- are lost. And what organizations ask of their members.

alter table sessions
  add column factors smallint not null default 1 constraint sessions_factors_check check (factors in (1, 2)),
  -- When its holder last proved who they are.
  add column authenticated_at timestamptz not null default 'epoch';

-- Whether the account has anything besides a password, kept by the triggers below: organizations may know that of their
-- members, and nothing more.
alter table users add column has_second_factor boolean not null default false;

-- An app that makes codes (RFC 6238). It counts from its confirmation on.
create table authenticators (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  secret sealed_text not null,
  -- The last time step a code was accepted for; no code of it or of one before is accepted again.
  last_step bigint not null default 0,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_used_at timestamptz
);

create index authenticators_user on authenticators (user_id, id);

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  credential_id text not null check (length(credential_id) between 1 and 1400),
  public_key bytea not null check (length(public_key) between 1 and 8192),
  -- Grows with each use where the authenticator counts; 0 for ever where it does not.
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  constraint passkeys_credential_key unique (credential_id)
);

create index passkeys_user on passkeys (user_id, id);

-- The codes that are left, each as an HMAC-SHA-256 under a key of the account's own. Each code has 80 random bits, which
-- no list of guesses covers, so that a slow hash would add nothing; the key is sealed, so that the rows alone are worth
-- nothing.
create table recovery_codes (
  user_id uuid primary key references users (id) on delete cascade,
  hash_key sealed_text not null,
  hashes bytea[] not null,
  created_at timestamptz not null
);

-- Right password, second factor still to come.
create table pending_sign_ins (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  token_hash bytea not null,
  wrong_codes smallint not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint pending_sign_ins_token_key unique (token_hash)
);

create index pending_sign_ins_user on pending_sign_ins (user_id);
create index pending_sign_ins_expiry on pending_sign_ins (expires_at);

-- Codes that were wrong, wherever they were tried, to tell when an account's codes are being guessed.
create table wrong_codes (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  tried_at timestamptz not null
);

create index wrong_codes_user on wrong_codes (user_id, tried_at);
create index wrong_codes_age on wrong_codes (tried_at);

-- Challenges of passkeys that were answered: a browser holds each signed, so only the answered ones need a row.
create table spent_challenges (
  id uuid primary key,
  expires_at timestamptz not null
);

create index spent_challenges_expiry on spent_challenges (expires_at);

create function note_second_factor() returns trigger language plpgsql as $$
declare
  owner uuid := coalesce(new.user_id, old.user_id);
  has_one boolean := exists (select from passkeys p where p.user_id = owner)
    or exists (select from authenticators a where a.user_id = owner and a.confirmed_at is not null);
begin
  update users set has_second_factor = has_one where id = owner and has_second_factor <> has_one;
  -- What is gone proves nothing any more, and recovery codes stand in for something that is there.
  if not has_one then
    update sessions set factors = 1 where user_id = owner and factors = 2;
    delete from recovery_codes where user_id = owner;
  end if;
  return null;
end
$$;

create trigger authenticators_note after insert or delete or update of confirmed_at on authenticators
  for each row execute function note_second_factor();
create trigger passkeys_note after insert or delete on passkeys
  for each row execute function note_second_factor();

-- Whom an organization asks for two factors: nobody, everybody, or who has one of these roles anywhere in it.
alter table organizations
  add column second_factor_for text not null default 'nobody'
    constraint organizations_second_factor_check check (second_factor_for in ('nobody', 'everybody', 'roles')),
  add column second_factor_roles text[] not null default '{}',
  add column second_factor_version integer not null default 1,
  add constraint organizations_second_factor_roles_check
    check ((second_factor_for = 'roles') = (cardinality(second_factor_roles) > 0));

alter table authenticators enable row level security;
alter table authenticators force row level security;
create policy authenticators_system on authenticators using (is_system()) with check (is_system());

alter table passkeys enable row level security;
alter table passkeys force row level security;
create policy passkeys_system on passkeys using (is_system()) with check (is_system());

alter table recovery_codes enable row level security;
alter table recovery_codes force row level security;
create policy recovery_codes_system on recovery_codes using (is_system()) with check (is_system());

alter table pending_sign_ins enable row level security;
alter table pending_sign_ins force row level security;
create policy pending_sign_ins_system on pending_sign_ins using (is_system()) with check (is_system());

alter table wrong_codes enable row level security;
alter table wrong_codes force row level security;
create policy wrong_codes_system on wrong_codes using (is_system()) with check (is_system());

alter table spent_challenges enable row level security;
alter table spent_challenges force row level security;
create policy spent_challenges_system on spent_challenges using (is_system()) with check (is_system());

grant select, insert, delete on authenticators, passkeys, recovery_codes, pending_sign_ins, wrong_codes,
  spent_challenges to upskill_app;
grant update (secret, last_step, confirmed_at, last_used_at) on authenticators to upskill_app;
grant update (name, counter, last_used_at) on passkeys to upskill_app;
grant update (hash_key, hashes, created_at) on recovery_codes to upskill_app;
grant update (wrong_codes) on pending_sign_ins to upskill_app;

select audit_table('authenticators', ignore => array['last_step', 'last_used_at']);
select audit_table('passkeys', ignore => array['counter', 'last_used_at']);
select audit_table('recovery_codes', redact => array['hashes']);
