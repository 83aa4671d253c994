import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { answer, api } from '../../platform/api.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'

const pauseMs = 250

/** What the server knew when the editor opened: this text, drawn as this HTML. */
type Rendered = { markdown: string; html: string }

/**
 * The text as learners will see it, rendered by the server after each short pause in writing. Until the first answer,
 * and while the next is on its way, the latest picture stays.
 */
export function usePreview(markdown: string, initial: Rendered) {
  const { id: organizationId } = useOrganization()
  const [settled, setSettled] = useState(markdown)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(markdown), pauseMs)
    return () => clearTimeout(timer)
  }, [markdown])
  return useQuery({
    ...previewQuery(organizationId, settled),
    ...(settled === initial.markdown && { initialData: initial.html }),
    placeholderData: keepPreviousData,
  })
}

function previewQuery(organizationId: string, markdown: string) {
  return queryOptions({
    queryKey: queryKeys.markdownPreview(organizationId, markdown),
    queryFn: async ({ signal }) => {
      if (markdown.trim() === '') return ''
      const params = { path: { organizationId } }
      const { html } = await answer(
        api.POST('/organizations/{organizationId}/markdown-previews', { params, body: { markdown }, signal }),
      )
      return html
    },
    staleTime: Infinity,
    gcTime: 30_000,
  })
}
