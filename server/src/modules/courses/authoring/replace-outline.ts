import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import type { Draft } from './draft.ts'
import { lockDraft } from './lock-draft.ts'
import { planOutline, type WantedModule } from './outline.ts'
import { findDraftParts, storeOutline } from './outline-sql.ts'
import { settleDraft } from './settle-draft.ts'

/**
 * Gives a draft this outline: modules are made, renamed, ordered and taken out, lessons ordered, moved and taken out, all at
 * once. What is taken out stays until the draft is published, so putting the former outline back is undo.
 */
export async function replaceOutline(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: CourseId,
  wanted: readonly WantedModule[],
  expectedVersion: number,
): Promise<Draft> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id, expectedVersion)
    const titled = wanted.map((module) => ({ ...module, title: module.title.trim() }))
    const outline = planOutline(titled, await findDraftParts(tx, course), () => newId(clock))
    await storeOutline(tx, course, outline, clock.now())
    return settleDraft(tx, course, clock.now())
  })
}
