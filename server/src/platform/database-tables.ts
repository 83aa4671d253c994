// The rows of each table. Generated from the migrations by `upskill generate`; do not edit.
import type { ColumnType, Generated } from 'kysely'

type Json = ColumnType<unknown, string, string>

export interface Tables {
  api_tokens: {
    org_id: string
    id: string
    kind: string
    user_id: string
    member_id: string | null
    name: string
    scopes: string[]
    token_hash: Buffer
    ending: string
    created_at: Date
    expires_at: Date
    last_used_at: Date | null
    last_used_address: string | null
    revoked_at: Date | null
  }
  audit_checkpoints: {
    number: string
    org_id: string | null
    seq: string
    hash: Buffer
    mac: Buffer
    sealed_at: Date
  }
  audit_entries: {
    id: string
    org_id: string | null
    seq: string
    occurred_at: Date
    actor_kind: string
    actor_user_id: string | null
    credential_id: string | null
    request_id: string | null
    address: string | null
    action: string
    subject_kind: string | null
    subject_id: string | null
    concerns_user_id: string | null
    before: Json | null
    after: Json | null
    salt: Buffer | null
    content_hash: Buffer
    prev_hash: Buffer
    hash: Buffer
  }
  audit_pending: {
    position: string
    id: Generated<string>
    org_id: string | null
    occurred_at: Generated<Date>
    actor_kind: string
    actor_user_id: string | null
    credential_id: string | null
    request_id: string | null
    address: string | null
    action: string
    subject_kind: string | null
    subject_id: string | null
    concerns_user_id: string | null
    before: Json | null
    after: Json | null
  }
  authenticators: {
    id: string
    user_id: string
    name: string
    secret: string
    last_step: Generated<string>
    created_at: Date
    confirmed_at: Date | null
    last_used_at: Date | null
  }
  awaited_team_members: {
    org_id: string
    team_id: string
    person_id: string
  }
  course_modules: {
    org_id: string
    version_id: string
    id: string
    title: string
    position: number | null
    removed_at: Date | null
  }
  course_versions: {
    org_id: string
    id: string
    course_id: string
    number: number
    status: string
    title: string
    summary: string
    objectives: string[]
    cover_file_id: string | null
    license: string | null
    attribution: string | null
    changelog: Generated<string>
    checksum: string
    lesson_count: number
    minutes: number
    published_at: Date | null
    published_by: string | null
    created_at: Date
    updated_at: Date
  }
  courses: {
    org_id: string
    id: string
    status: string
    draft_version_id: string
    published_version_id: string | null
    created_by: string
    created_at: Date
    updated_at: Date
    version: Generated<number>
  }
  enrollments: {
    org_id: string
    id: string
    user_id: string
    course_id: string
    version_id: string
    cycle: Generated<number>
    source: string
    status: Generated<string>
    lesson_count: number
    lessons_done: Generated<number>
    minutes_left: number
    last_lesson_id: string | null
    resume_lesson_id: string | null
    enrolled_at: Date
    last_activity_at: Date
    completed_at: Date | null
    version: Generated<number>
  }
  files: {
    org_id: string
    id: string
    name: string
    media_type: string
    size_bytes: number
    sha256: string
    width: number
    height: number
    created_by: string
    created_at: Date
  }
  held_roles: {
    org_id: string
    member_id: string
    role: string
    scope_kind: string
    scope_id: string
    permissions: string[]
  }
  idempotent_requests: {
    id: string
    user_id: string
    scope: string
    key_hash: Buffer
    fingerprint: Buffer
    started_at: Date
    status: number | null
    headers: Json | null
    body: string | null
  }
  import_items: {
    org_id: string
    run_id: string
    position: number
    path: string
    outcome: string
    message: string
  }
  import_runs: {
    org_id: string
    id: string
    name: string
    status: string
    attempts: Generated<number>
    done: Generated<number>
    total: Generated<number>
    course_id: string | null
    problem: string | null
    requested_by: string
    created_at: Date
    updated_at: Date
    finished_at: Date | null
  }
  invitations: {
    org_id: string
    id: string
    email: string
    role: string
    invited_by: string
    created_at: Date
    expires_at: Date
    accepted_at: Date | null
    revoked_at: Date | null
  }
  known_devices: {
    id: string
    user_id: string
    created_at: Date
    last_seen_at: Date
    sealed_origin: string
  }
  lesson_progress: {
    org_id: string
    enrollment_id: string
    lesson_id: string
    percent: number
    seconds_active: number
    completed_at: Date | null
    updated_at: Date
  }
  lessons: {
    org_id: string
    version_id: string
    id: string
    module_id: string | null
    position: number | null
    title: string
    minutes: number | null
    objectives: string[]
    markdown: string
    markdown_sha256: string
    html: string
    removed_at: Date | null
    created_at: Date
    updated_at: Date
    version: Generated<number>
  }
  limit_overrides: {
    id: string
    policy_id: string
    org_id: string | null
    rate: string
    burst: number
    reason: string
    set_at: Date
  }
  limit_resets: {
    version: string
    kind: string
    identity: string
    reset_at: Date
  }
  limit_settings: {
    id: Generated<boolean>
    version: string
  }
  limit_usage: {
    minute: Date
    instance_id: string
    policy_id: string
    identity: string
    allowed: string
    denied: string
  }
  memberships: {
    org_id: string
    id: string
    user_id: string
    role: Generated<string>
    created_at: Date
    updated_at: Date
    version: Generated<number>
    suspended_at: Date | null
  }
  milestones: {
    name: string
    reached_at: Date
  }
  organization_members: {
    org_id: string
    id: string
    user_id: string
    role: string
    created_at: Date
    version: number
    name: string
    email: string
  }
  organizations: {
    id: string
    slug: string
    name: string
    created_at: Date
    updated_at: Date
    version: Generated<number>
    plan: Generated<string>
    second_factor_for: Generated<string>
    second_factor_roles: Generated<string[]>
    second_factor_version: Generated<number>
    requires_sign_on: Generated<boolean>
  }
  outbox_events: {
    id: string
    org_id: string | null
    name: string
    payload: Json
    occurred_at: Date
    delivered: Generated<string[]>
    attempts: Generated<number>
    available_at: Date
    leased_until: Date | null
    last_error: string | null
    finished_at: Date | null
    dead_at: Date | null
    cause: Generated<Json | null>
  }
  passkeys: {
    id: string
    user_id: string
    name: string
    credential_id: string
    public_key: Buffer
    counter: string
    transports: string[]
    created_at: Date
    last_used_at: Date | null
  }
  password_guesses: {
    account: string
    by_strangers: number
    by_devices: number
    last_at: Date
  }
  password_resets: {
    id: string
    user_id: string
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }
  passwords: {
    user_id: string
    hash: string
    updated_at: Date
  }
  pending_sign_ins: {
    id: string
    user_id: string
    token_hash: Buffer
    wrong_codes: Generated<number>
    created_at: Date
    expires_at: Date
  }
  provisioned_people: {
    org_id: string
    id: string
    member_id: string | null
    user_name: string
    external_id: string | null
    email: string
    given_name: string | null
    family_name: string | null
    display_name: string | null
    active: boolean
    created_at: Date
    updated_at: Date
    version: Generated<number>
  }
  provisioned_teams: {
    org_id: string
    team_id: string
    external_id: string
  }
  recovery_codes: {
    user_id: string
    hash_key: string
    hashes: Buffer[]
    created_at: Date
  }
  role_bindings: {
    org_id: string
    id: string
    member_id: string
    role: string
    scope_kind: string
    scope_id: string | null
    created_at: Date
    role_id: ColumnType<string | null, never, never>
    team_id: ColumnType<string | null, never, never>
    course_id: ColumnType<string | null, never, never>
  }
  roles: {
    org_id: string
    id: string
    name: string
    permissions: string[]
    created_at: Date
    updated_at: Date
    version: Generated<number>
  }
  scim_groups: {
    org_id: string
    id: string
    name: string
    external_id: string
    created_at: Date
    updated_at: Date
    version: number
  }
  scim_people: {
    org_id: string
    id: string
    member_id: string
    user_id: string
    user_name: string
    external_id: string
    email: string
    given_name: string
    family_name: string
    display_name: string
    active: boolean
    created_at: Date
    updated_at: Date
    version: number
  }
  scim_team_members: {
    org_id: string
    team_id: string
    person_id: string
    display_name: string
  }
  sessions: {
    id: string
    user_id: string
    token_hash: Buffer
    user_agent: Generated<string>
    address: Generated<string>
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    rotation_due: Generated<boolean>
    previous_token_hash: Buffer | null
    previous_until: Date | null
    factors: Generated<number>
    authenticated_at: Generated<Date>
    sealed_origin: string | null
  }
  sign_on_assertions: {
    org_id: string
    assertion_id: string
    ticket_hash: Buffer
    in_response_to: string
    relay_state: string
    person: Json
    expires_at: Date
    taken_at: Date | null
  }
  sign_on_connections: {
    org_id: string
    protocol: string
    issuer: string
    client_id: string | null
    client_secret: string | null
    sign_in_url: string | null
    certificates: Generated<string[]>
    is_enabled: boolean
    admits_newcomers: boolean
    newcomer_role: string
    trusts_factors: boolean
    created_at: Date
    updated_at: Date
    version: Generated<number>
  }
  sign_on_domains: {
    org_id: string
    id: string
    domain: string
    proof: string
    created_at: Date
    proven_at: Date | null
  }
  sign_on_identities: {
    org_id: string
    id: string
    issuer: string
    subject: string
    user_id: string
    created_at: Date
    last_used_at: Date
  }
  sign_on_sessions: {
    org_id: string
    session_id: string
    factors: number
  }
  spent_challenges: {
    id: string
    expires_at: Date
  }
  team_members: {
    org_id: string
    team_id: string
    member_id: string
    added_at: Date
  }
  team_people: {
    org_id: string
    team_id: string
    member_id: string
    user_id: string
  }
  teams: {
    org_id: string
    id: string
    name: string
    created_at: Date
    updated_at: Date
    version: Generated<number>
  }
  users: {
    id: string
    email: string
    name: string
    locale: Generated<string>
    time_zone: Generated<string>
    created_at: Date
    updated_at: Date
    version: Generated<number>
    has_second_factor: Generated<boolean>
  }
  vault_keys: {
    id: number
    wrapped: Buffer | null
    wrapped_by: string
    created_at: Date
    replaced_at: Date | null
    retired_at: Date | null
  }
  wrong_codes: {
    id: string
    user_id: string
    tried_at: Date
  }
}
