import type { OrganizationActor } from '#platform/actor.ts'
import { renderMarkdown } from '#platform/markdown/render-markdown.ts'
import { fileUrl } from '#modules/files/public.ts'

/**
 * A lesson's Markdown as safe HTML. It shows pictures of the actor's own organization; in place of any other picture stands
 * its description, for the page that shows it loads nothing from elsewhere.
 */
export async function renderLesson(
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  markdown: string,
): Promise<string> {
  const ownFiles = fileUrl(organizationId, '')
  const { html } = await renderMarkdown(markdown, {
    resolveImage: (source) => (source.startsWith(ownFiles) ? source : undefined),
  })
  return html
}
