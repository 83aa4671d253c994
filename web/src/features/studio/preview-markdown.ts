import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { answer, api, type ApiProblem } from '../../platform/api.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { busyUntil, isBusy, millisecondsTo } from '../../platform/wait.ts'

const pauseMs = 250

/** What the server knew when the editor opened: this text, drawn as this HTML. */
type Rendered = { markdown: string; html: string }

/** The latest HTML there is, and why it is not that of the text as it stands. */
export type Preview = {
  html: string
  error: Error | null
  /** What a busy server answered, while it is asked again. */
  refusal: ApiProblem | undefined
}

/**
 * The text as learners will see it, rendered by the server after each short pause in writing. Until the next answer
 * arrives the latest picture stays. While the server is busy nothing is asked, then the text as it stands; one that failed is asked for again when `isSaved` tells that the server answers, or
 * when the network is back.
 */
export function usePreview(markdown: string, initial: Rendered, isSaved: boolean): Preview {
  const { id: organizationId } = useOrganization()
  const [settled, setSettled] = useState(markdown)
  const { data, error, failureReason, isFetching, refetch } = useQuery({
    ...previewQuery(organizationId, settled),
    ...(settled === initial.markdown && { initialData: initial.html }),
    placeholderData: keepPreviousData,
  })
  const busyTill = busyUntil(failureReason)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(markdown), Math.max(pauseMs, busyTill ? millisecondsTo(busyTill) : 0))
    return () => clearTimeout(timer)
  }, [markdown, busyTill])
  const [latest, setLatest] = useState(data ?? initial.html)
  if (data !== undefined && data !== latest) setLatest(data)

  const retry = useEffectEvent(() => {
    if (error) void refetch()
  })
  useEffect(() => {
    if (isSaved) retry()
  }, [isSaved])

  return { html: latest, error, refusal: isFetching && isBusy(failureReason) ? failureReason : undefined }
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
    // Saving tells that the session is gone, and keeps the text in sight.
    meta: { isAside: true },
  })
}
