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
