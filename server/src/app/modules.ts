import { accessTokens } from '#modules/access-tokens/module.ts'
import { audit } from '#modules/audit/module.ts'
import { courses } from '#modules/courses/module.ts'
import { files } from '#modules/files/module.ts'
import { identity } from '#modules/identity/module.ts'
import { learning } from '#modules/learning/module.ts'
import { organizations } from '#modules/organizations/module.ts'
import { privacyOf } from '#modules/privacy/module.ts'
import { provisioning } from '#modules/provisioning/module.ts'
import { singleSignOn } from '#modules/single-sign-on/module.ts'
import type { Module } from '#platform/module.ts'

/** What the modules do that know about people; those that others build on come first. */
const subjects: readonly Module[] = [
  identity,
  organizations,
  singleSignOn,
  audit,
  accessTokens,
  provisioning,
  files,
  courses,
  learning,
]

/** Everything UpSkill does: the one list that names every module. */
export const modules: readonly Module[] = [...subjects, privacyOf(subjects)]
