import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { useMe } from '../../platform/session.ts'
import { PageTitle } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { draftLessonQuery, openLesson, type DraftLesson, type LessonPath } from './draft-lesson.ts'
import { LessonEditorBar, useView } from './lesson-editor-bar.tsx'
import classes from './lesson-editor-page.module.css'
import { LessonFacts } from './lesson-facts.tsx'
import { LessonPreview } from './lesson-preview.tsx'
import { LeaveDialog, SaveNotice } from './save-status.tsx'
import { useEditSession, useLeaveGuard } from './use-edit-session.ts'
import { useScrollAlong } from './use-scroll-along.ts'

const MarkdownEditor = lazy(async () => ({ default: (await import('./markdown-editor.tsx')).MarkdownEditor }))

/** One lesson as its author writes it, beside the lesson as learners will see it. */
export function LessonEditorPage() {
  const { id: organizationId } = useOrganization()
  const { courseId, lessonId } = useParams({ from: '/signed-in/o/$org/shell/studio/$courseId/lessons/$lessonId' })
  const path = { organizationId, courseId, lessonId }
  const lesson = useQuery(draftLessonQuery(path))
  return (
    <QueryView key={lessonId} query={lesson} skeleton={<EditorSkeleton />}>
      {(latest) => <LessonEditor path={path} latest={latest} />}
    </QueryView>
  )
}

function LessonEditor({ path, latest }: { path: LessonPath; latest: DraftLesson }) {
  const { t } = useTranslation('studio')
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const me = useMe()
  const [opened] = useState(latest)
  const [session] = useState(() => openLesson(path, me, latest, queryClient))
  const { resource: lesson, save } = useEditSession(session)
  const blocker = useLeaveGuard(session)
  const [view, setView] = useView()
  const panes = useScrollAlong()
  const navigate = useNavigate()
  useEffect(() => session.adopt(latest), [session, latest])

  function openLessonEditor(lessonId: string) {
    const params = { org: organization.slug, courseId: path.courseId, lessonId }
    void navigate({ to: '/o/$org/studio/$courseId/lessons/$lessonId', params })
  }

  return (
    <div className={classes.page} data-view={view}>
      <PageTitle title={lesson.title} context={organization.name} />
      <h1 className={classes.hidden}>{lesson.title}</h1>
      <LessonEditorBar path={path} save={save} onRetry={() => void session.flush()} view={view} onView={setView} />
      <div className={classes.notice}>
        <SaveNotice save={save} session={session} what="lesson" />
      </div>
      <div className={classes.panes}>
        <section className={classes.write} ref={panes.source} aria-label={t('lesson.write')}>
          <LessonFacts lesson={lesson} onChange={(change) => session.change(change)} />
          <Suspense fallback={<EditorPlaceholder />}>
            <MarkdownEditor
              value={lesson.markdown}
              onChange={(markdown) => session.change({ markdown })}
              onSave={() => void session.flush()}
            />
          </Suspense>
        </section>
        {/* Text without a link in it could not be scrolled by keyboard otherwise. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className={classes.preview} ref={panes.target} aria-label={t('lesson.preview')} tabIndex={0}>
          <LessonPreview lesson={lesson} save={save} opened={opened} onLessonLink={openLessonEditor} />
        </section>
      </div>
      <LeaveDialog blocker={blocker} session={session} />
    </div>
  )
}

function EditorPlaceholder() {
  const { t } = useTranslation('studio')
  return (
    <div className={classes.placeholder} aria-busy="true" aria-label={t('lesson.loadingEditor')}>
      <Skeleton height={32} />
      <Skeleton height={14} width="80%" />
      <Skeleton height={14} width="92%" />
      <Skeleton height={14} width="64%" />
    </div>
  )
}

function EditorSkeleton() {
  return (
    <div className={classes.skeleton}>
      <Skeleton height={36} width="60%" />
      <Skeleton height={40} width={104} />
      <EditorPlaceholder />
    </div>
  )
}
