import { SegmentedControl } from '@mantine/core'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { useHotkeys, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconChevronDown, IconChevronLeft, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { TextLink } from '../../ui/link.tsx'
import type { LessonPath } from './draft-lesson.ts'
import { draftQuery } from './draft.ts'
import type { SaveState } from './edit-session.ts'
import classes from './lesson-editor-page.module.css'
import { allLessons, type OutlineLesson } from './outline.ts'
import { SaveStatus } from './save-status.tsx'

export type EditorView = 'write' | 'both' | 'preview'

/** What the editor shows, remembered in this browser; narrow screens have room for one thing at a time. */
export function useView(): [EditorView, (view: EditorView) => void] {
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const [chosen, choose] = useLocalStorage<EditorView>({
    key: 'upskill.lesson-editor-view',
    defaultValue: 'both',
    getInitialValueInEffect: false,
  })
  return [isWide || chosen !== 'both' ? chosen : 'write', choose]
}

type LessonEditorBarProps = {
  path: LessonPath
  save: SaveState
  onRetry: () => void
  view: EditorView
  onView: (view: EditorView) => void
}

/** The way back to the outline and to the neighbors, whether all is saved, and what to show. */
export function LessonEditorBar({ path, save, onRetry, view, onView }: LessonEditorBarProps) {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const draft = useQuery(draftQuery(path))
  const views: EditorView[] = isWide ? ['write', 'both', 'preview'] : ['write', 'preview']
  return (
    <div className={classes.bar}>
      <TextLink
        quiet
        className={classes.back}
        to="/o/$org/studio/$courseId"
        params={{ org: slug, courseId: path.courseId }}
      >
        <IconChevronLeft size={16} />
        <span className={classes.backTitle}>{draft.data?.title ?? t('outline.title')}</span>
      </TextLink>
      <SaveStatus save={save} onRetry={onRetry} />
      <div className={classes.tools}>
        <SegmentedControl<EditorView>
          size="xs"
          aria-label={t('lesson.view')}
          data={views.map((value) => ({ value, label: t(`lesson.${value}`) }))}
          value={view}
          onChange={onView}
        />
        <Neighbors path={path} lessons={allLessons(draft.data?.modules ?? [])} />
      </div>
    </div>
  )
}

/** Alt+Page Up and Alt+Page Down lead to the lesson before and after, from inside the text as well. */
function Neighbors({ path, lessons }: { path: LessonPath; lessons: OutlineLesson[] }) {
  const { slug } = useOrganization()
  const navigate = useNavigate()
  const index = lessons.findIndex(({ id }) => id === path.lessonId)
  const previous = lessons[index - 1]
  const next = index < 0 ? undefined : lessons[index + 1]

  function open(lesson: OutlineLesson | undefined) {
    if (!lesson) return
    void navigate({
      to: '/o/$org/studio/$courseId/lessons/$lessonId',
      params: { org: slug, courseId: path.courseId, lessonId: lesson.id },
    })
  }

  useHotkeys(
    [
      ['alt+PageUp', () => open(previous)],
      ['alt+PageDown', () => open(next)],
    ],
    [],
    true,
  )
  return (
    <div className={classes.neighbors}>
      <Neighbor direction="previous" lesson={previous} onOpen={() => open(previous)} />
      <Neighbor direction="next" lesson={next} onOpen={() => open(next)} />
    </div>
  )
}

type NeighborProps = { direction: 'previous' | 'next'; lesson: OutlineLesson | undefined; onOpen: () => void }

function Neighbor({ direction, lesson, onOpen }: NeighborProps) {
  const { t } = useTranslation('studio')
  const label = t(`lesson.${direction}`, { title: lesson?.title ?? '' })
  const Icon = direction === 'previous' ? IconChevronUp : IconChevronDown
  return (
    <IconButton
      disabled={!lesson}
      label={lesson ? label : t(`lesson.no${direction === 'previous' ? 'Previous' : 'Next'}`)}
      aria-keyshortcuts={direction === 'previous' ? 'Alt+PageUp' : 'Alt+PageDown'}
      onClick={onOpen}
    >
      <Icon size={18} />
    </IconButton>
  )
}
