import type { OrganizationActor } from '#platform/actor.ts'
import { renderMarkdown } from '#platform/markdown/render-markdown.ts'
import { fileUrl } from '#modules/files/public.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * A lesson's Markdown as safe HTML. It shows pictures of the actor's own organization; in place of any other picture stands
 * its description, for the page that shows it loads nothing from elsewhere.
 */
export async function renderLesson(
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  markdown: string,
): Promise<string> {
  const ownFiles = fileUrl(organizationId, '')
  const isOwn = (source: string) => source.startsWith(ownFiles) && uuid.test(source.slice(ownFiles.length))
  const { html } = await renderMarkdown(markdown, {
    resolveImage: (source) => (isOwn(source) ? source : undefined),
  })
  return html
}
