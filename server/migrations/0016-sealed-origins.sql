-- Where people sign in from, by address and browser, is sealed: nobody searches it, and with a copy of the database it would
-- tell where each of them is. The columns before it stay empty from now on; a server of the release before still
-- writes and reads them while an update is under way.

alter table sessions
  alter column user_agent set default '',
  alter column address set default '',
  add column sealed_origin sealed_text;

alter table known_devices
  drop column user_agent,
  drop column address,
  add column sealed_origin sealed_text not null;

grant update (sealed_origin) on known_devices to upskill_app;

-- Sealing again is no change of either.
select audit_table('known_devices', ignore => array['sealed_origin', 'last_seen_at']);
select audit_table('sessions',
  ignore => array['last_seen_at', 'rotation_due', 'previous_token_hash', 'previous_until', 'user_agent', 'address', 'sealed_origin']);
