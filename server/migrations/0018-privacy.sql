-- Forgetting people, and tokens that ended.

grant delete on passwords, api_tokens to upskill_app;

create policy api_tokens_cleaning on api_tokens for select using (is_system());
create policy api_tokens_removal on api_tokens for delete using (is_system());

-- An address is the same however it is written.
create or replace function audit_mentions(before jsonb, after jsonb, mentions text[]) returns boolean
  language sql immutable parallel safe
  return exists (
    select from unnest(mentions) mention where strpos(lower(concat(before::text, after::text)), lower(mention)) > 0
  );

-- Mentions are ids of rows too: what changed in one that was about the person names nobody.
create or replace function erase_from_audit(person uuid, mentions text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.audit_pending p set address = null, before = null, after = null
    where p.actor_user_id = person or p.concerns_user_id = person or p.subject_id = any (mentions)
      or audit_mentions(p.before, p.after, mentions);
  with erased as (
    update public.audit_entries e set salt = null, address = null, before = null, after = null
    where e.salt is not null and e.action <> 'audit.erased'
      and (e.actor_user_id = person or e.concerns_user_id = person or e.subject_id = any (mentions)
        or audit_mentions(e.before, e.after, mentions))
    returning e.org_id, e.seq
  ), per_chain as (
    select org_id, jsonb_build_object('seqs', jsonb_agg(seq order by seq)) as detail from erased group by org_id
  )
  insert into public.audit_pending (org_id, actor_kind, action, subject_kind, subject_id, after)
    select org_id, 'system', 'audit.erased', 'users', person::text, detail from per_chain;
end
$$;

-- Whether an organization knows the person or awaits the address at all; most do not, and need not be asked for each part.
create function knows_person(person uuid, address text) returns boolean
  language sql stable as $$
  select exists (select from memberships where org_id = current_org() and user_id = person)
    or exists (select from enrollments where org_id = current_org() and user_id = person)
    or exists (select from invitations where org_id = current_org() and (email = address or invited_by = person))
    or exists (select from provisioned_people where org_id = current_org() and email = address)
    or exists (select from sign_on_identities where org_id = current_org() and user_id = person)
    or exists (select from api_tokens where org_id = current_org() and user_id = person)
    or exists (select from courses where org_id = current_org() and created_by = person)
    or exists (select from course_versions where org_id = current_org() and published_by = person)
    or exists (select from import_runs where org_id = current_org() and requested_by = person)
    or exists (select from files where org_id = current_org() and created_by = person)
    or exists (select from audit_entries where org_id = current_org() and (actor_user_id = person or concerns_user_id = person))
$$;
