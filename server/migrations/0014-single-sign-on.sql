-- Single sign-on: how an organization's people sign in through its identity provider, which mail domains it has proven to
-- be its own, and who is who at the provider.

create table sign_on_connections (
  org_id uuid primary key references organizations (id) on delete cascade,
  protocol text not null check (protocol in ('oidc', 'saml')),
  -- The provider's name for itself: an issuer of OpenID Connect, or an entity id of SAML.
  issuer text not null check (length(issuer) between 1 and 1000),
  client_id text check (length(client_id) between 1 and 500),
  client_secret sealed_text,
  sign_in_url text check (length(sign_in_url) between 1 and 2000),
  certificates text[] not null default '{}' check (cardinality(certificates) <= 5),
  is_enabled boolean not null,
  admits_newcomers boolean not null,
  newcomer_role text not null check (newcomer_role in ('instructor', 'learner')),
  trusts_factors boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint sign_on_connections_oidc
    check (protocol <> 'oidc' or (client_id is not null and client_secret is not null)),
  constraint sign_on_connections_saml
    check (protocol <> 'saml' or (sign_in_url is not null and cardinality(certificates) > 0))
);

create table sign_on_domains (
  org_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  domain text not null check (domain ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$' and length(domain) <= 253),
  -- What the domain's TXT record has to say.
  proof text not null,
  created_at timestamptz not null,
  proven_at timestamptz,
  primary key (org_id, id),
  constraint sign_on_domains_domain_key unique (org_id, domain)
);

-- Many may ask for a domain, one has it.
create unique index sign_on_domains_proven on sign_on_domains (domain) where proven_at is not null;

-- The link between a person at the provider and an account. It holds within one organization: another may name the same
-- issuer with keys of its own.
create table sign_on_identities (
  org_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  issuer text not null,
  subject text not null check (length(subject) between 1 and 500),
  user_id uuid not null references users (id) on delete cascade,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (org_id, id),
  constraint sign_on_identities_subject_key unique (org_id, issuer, subject),
  constraint sign_on_identities_user_key unique (org_id, issuer, user_id)
);

create index sign_on_identities_user on sign_on_identities (user_id);

-- SAML assertions that were received, so that none is taken twice. What one says waits here for the browser that asked.
create table sign_on_assertions (
  org_id uuid not null references organizations (id) on delete cascade,
  assertion_id text not null check (length(assertion_id) between 1 and 500),
  ticket_hash bytea not null,
  in_response_to text not null,
  relay_state text not null,
  person jsonb not null,
  expires_at timestamptz not null,
  taken_at timestamptz,
  primary key (org_id, assertion_id),
  constraint sign_on_assertions_ticket_key unique (org_id, ticket_hash)
);

create index sign_on_assertions_expiry on sign_on_assertions (expires_at);

-- Whether members other than owners get in by the organization's own sign-on only.
alter table organizations add column requires_sign_on boolean not null default false;

-- Sessions that an organization's sign-on opened, and how many factors its provider vouches for: both count there alone.
create table sign_on_sessions (
  org_id uuid not null references organizations (id) on delete cascade,
  session_id uuid not null references sessions (id) on delete cascade,
  factors smallint not null check (factors in (1, 2)),
  primary key (org_id, session_id)
);

create index sign_on_sessions_session on sign_on_sessions (session_id);

alter table sign_on_connections enable row level security;
alter table sign_on_connections force row level security;
create policy sign_on_connections_inside on sign_on_connections using (org_id = current_org());

alter table sign_on_domains enable row level security;
alter table sign_on_domains force row level security;
create policy sign_on_domains_inside on sign_on_domains using (org_id = current_org());
-- Whose a domain is must be known before anybody has signed in.
create policy sign_on_domains_lookup on sign_on_domains for select using (is_system() and proven_at is not null);

alter table sign_on_identities enable row level security;
alter table sign_on_identities force row level security;
create policy sign_on_identities_inside on sign_on_identities using (org_id = current_org());

alter table sign_on_assertions enable row level security;
alter table sign_on_assertions force row level security;
create policy sign_on_assertions_inside on sign_on_assertions using (org_id = current_org());
create policy sign_on_assertions_cleaning on sign_on_assertions for select using (is_system());
create policy sign_on_assertions_removal on sign_on_assertions for delete using (is_system());

alter table sign_on_sessions enable row level security;
alter table sign_on_sessions force row level security;
create policy sign_on_sessions_inside on sign_on_sessions using (org_id = current_org());
-- Sessions are seen and ended by the system alone.
create policy sign_on_sessions_lookup on sign_on_sessions for select using (is_system());

grant select, insert on sign_on_sessions to upskill_app;
grant select, insert, update, delete
  on sign_on_connections, sign_on_domains, sign_on_identities, sign_on_assertions to upskill_app;

select audit_table('sign_on_connections');
select audit_table('sign_on_domains', redact => array['proof']);
select audit_table('sign_on_identities', ignore => array['last_used_at']);
select audit_table('sign_on_sessions');
