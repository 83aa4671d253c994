import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { useMe } from '../../platform/session.ts'
import { openDraft, type CoursePath, type Draft, type DraftChange, type DraftSession } from './draft.ts'
import type { SaveState } from './edit-session.ts'
import { useEditSession } from './use-edit-session.ts'

type DraftEditor = CoursePath & {
  /** The draft with every edit applied, sent or not. */
  draft: Draft
  save: SaveState
  session: DraftSession
  change: (change: DraftChange) => void
}

const DraftEditorContext = createContext<DraftEditor | undefined>(undefined)

/** Opens the draft for editing by everything inside. `draft` is the server's latest answer. */
export function DraftEditorProvider({
  path,
  draft: latest,
  children,
}: {
  path: CoursePath
  draft: Draft
  children: ReactNode
}) {
  const queryClient = useQueryClient()
  const me = useMe()
  const [session] = useState(() => openDraft(path, me, latest, queryClient))
  const { resource: draft, save } = useEditSession(session)
  useEffect(() => session.adopt(latest), [session, latest])
  return (
    <DraftEditorContext value={{ ...path, draft, save, session, change: (change) => session.change(change) }}>
      {children}
    </DraftEditorContext>
  )
}

/** The draft that is being edited. */
export function useDraftEditor(): DraftEditor {
  const editor = useContext(DraftEditorContext)
  if (!editor) throw new Error('useDraftEditor is for the course editor')
  return editor
}
