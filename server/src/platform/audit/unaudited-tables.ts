/**
 * Tables whose changes leave no entry in the audit log, each with the reason. Every other table has the trigger that
 * `audit_table` gives it; a test fails on one that has neither.
 */
export const unauditedTables: Readonly<Record<string, string>> = {
  audit_pending: 'it is the log',
  audit_entries: 'it is the log',
  audit_checkpoints: 'it is the log',
  idempotent_requests: 'answers kept for a day; what the requests did is audited',
  import_items: 'lines of an import’s report, written once and never changed; the run itself is audited',
  kysely_migration: 'the migrator’s own book of what it applied',
  kysely_migration_lock: 'the migrator’s lock',
  lesson_progress: 'a heartbeat every few seconds of reading; that somebody enrolled or completed is audited',
  limit_settings: 'counts the changes of overrides and resets, which are audited',
  limit_usage: 'counters of the last day',
  outbox_events: 'transport of what audited rows tell already',
  password_guesses: 'counters; each failed sign-in has an entry of its own',
  pending_sign_ins: 'sign-ins that wait minutes for a second factor; the session they end in is audited',
  sign_on_assertions: 'assertions on their way to the browser that asked, for minutes; the session is audited',
  spent_challenges: 'what must not be used twice, for minutes',
  wrong_codes: 'counters; each failed sign-in has an entry of its own',
}
