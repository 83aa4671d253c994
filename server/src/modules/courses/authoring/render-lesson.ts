import type { OrganizationActor } from '#platform/actor.ts'
import { renderApart } from '#platform/markdown/render-apart.ts'
import { fileUrl } from '#modules/files/public.ts'

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/**
 * A lesson's Markdown as safe HTML. It shows pictures of the actor's own organization; in place of any other picture stands
 * its description, for the page that shows it loads nothing from elsewhere. Refuses what `renderApart` refuses.
 */
export function renderLesson(
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  markdown: string,
): Promise<string> {
  return renderApart({ markdown, shownPictures: new RegExp(`^${fileUrl(organizationId, uuid)}$`, 'i') })
}
