import { useHotkeys } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { WaitNotice } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import { useFormat } from '../../ui/format.tsx'
import { LessonObjectives } from '../../ui/lesson-objectives.tsx'
import { LessonText } from '../../ui/lesson-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { CompletionPanel } from './completion-panel.tsx'
import type { EnrollmentDetail } from './get-enrollment.ts'
import { lessonQuery, type Lesson } from './get-lesson.ts'
import { LessonEnd } from './lesson-end.tsx'
import classes from './lesson-view.module.css'
import { useRecordProgress } from './record-progress.ts'
import { useReadingProgress } from './use-reading-progress.ts'

type LessonViewProps = {
  enrollment: EnrollmentDetail
  lesson: Lesson
  /** Whether the course was finished just now, while the player was open. */
  isFreshlyCompleted: boolean
}

/** One lesson to read. It opens where the reader left it, records progress silently and ends with the next step. */
export function LessonView({ enrollment, lesson, isFreshlyCompleted }: LessonViewProps) {
  const format = useFormat()
  const text = useRef<HTMLDivElement>(null)
  const open = useOpenLesson(enrollment.id)
  const record = useRecordProgress({ enrollmentId: enrollment.id, lessonId: lesson.id })
  const { finish, finishIfSeen } = useReadingProgress({
    text,
    known: lesson,
    send: async (report) => {
      await record.mutateAsync(report)
    },
  })
  useWhereTheReaderLeft(text, lesson)
  useNeighborAtHand(enrollment.id, lesson.next?.id)
  useHotkeys([
    ['ArrowRight', moveOn, { preventDefault: false }],
    ['ArrowLeft', (event) => moveTo(event, lesson.previous), { preventDefault: false }],
  ])

  function moveTo(event: KeyboardEvent, neighbor: Lesson['next']) {
    if (neighbor && !scrollsSideways(event.target)) open(neighbor.id)
  }

  function moveOn(event: KeyboardEvent) {
    if (!scrollsSideways(event.target)) finishIfSeen()
    moveTo(event, lesson.next)
  }

  return (
    <article className={classes.lesson}>
      <PageTitle title={lesson.title} context={enrollment.courseTitle} />
      <header className={classes.header}>
        {enrollment.modules.length > 1 && <p className={classes.module}>{lesson.moduleTitle}</p>}
        <h1 className={classes.title}>{lesson.title}</h1>
        <p className={classes.minutes}>{format.minutes(lesson.minutes)}</p>
      </header>
      <LessonObjectives objectives={lesson.objectives} />
      <LessonText ref={text} html={lesson.html} onLessonLink={open} />
      <WhyUnsaved record={record} />
      {isFreshlyCompleted ? (
        <CompletionPanel enrollment={enrollment} />
      ) : (
        <LessonEnd enrollment={enrollment} lesson={lesson} onFinish={() => void finish()} />
      )}
    </article>
  )
}

function WhyUnsaved({ record }: { record: ReturnType<typeof useRecordProgress> }) {
  const { t } = useTranslation('learning')
  if (record.isError) return <Notice>{t('player.unsaved')}</Notice>
  if (!record.isPending || !isBusy(record.failureReason)) return null
  return <WaitNotice error={record.failureReason} after="saved" note={t('player.kept')} />
}

function useOpenLesson(enrollmentId: string) {
  const navigate = useNavigate()
  const organization = useOrganization()
  return (lessonId: string, fragment?: string) => {
    const params = { org: organization.slug, enrollmentId, lessonId }
    void navigate({ to: '/o/$org/learn/$enrollmentId/$lessonId', params, ...(fragment && { hash: fragment }) })
  }
}

/** Scrolls a lesson that was begun to the last line that had been seen, and starts every other one at its top. */
function useWhereTheReaderLeft(text: RefObject<HTMLElement | null>, lesson: Lesson) {
  const opened = useRef(lesson)

  useEffect(() => {
    document.getElementById('main')?.focus({ preventScroll: true })
    const { percent, completed } = opened.current
    if (completed || percent === 0 || percent === 100 || location.hash) return
    const frame = requestAnimationFrame(() => {
      const box = text.current?.getBoundingClientRect()
      if (!box) return
      const seen = window.scrollY + box.top + (box.height * percent) / 100
      window.scrollTo({ top: Math.max(0, seen - window.innerHeight) })
    })
    return () => cancelAnimationFrame(frame)
  }, [text])
}

/** Fetches the next lesson while this one is read, so that moving on is instant. */
function useNeighborAtHand(enrollmentId: string, lessonId: string | undefined) {
  const queryClient = useQueryClient()
  const organization = useOrganization()

  useEffect(() => {
    if (!lessonId) return
    const neighbor = lessonQuery(organization.id, enrollmentId, lessonId)
    // It is read when it is opened at the latest, so a busy server is not asked again for it now.
    queryClient.prefetchQuery({ ...neighbor, retry: false }).catch(reportError)
  }, [queryClient, organization.id, enrollmentId, lessonId])
}

/** Code and tables take the arrow keys for themselves while they have the focus. */
function scrollsSideways(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('pre, .table-scroll') !== null
}
