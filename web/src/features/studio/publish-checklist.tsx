import { useNavigate } from '@tanstack/react-router'
import { IconArrowRight, IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import type { Draft } from './draft.ts'
import { useDraftEditor } from './draft-editor.tsx'
import { focusSoon } from './focus-soon.ts'
import { allLessons } from './outline.ts'
import classes from './publish-checklist.module.css'

type ChecklistItem = Draft['checklist'][number]

/** What the course has and what it still needs; a click on what is missing leads to where it belongs. */
export function PublishChecklist({ onLeave }: { onLeave?: () => void }) {
  const { t } = useTranslation('studio')
  const { draft } = useDraftEditor()
  const go = useWayTo()
  return (
    <ul className={classes.items}>
      {draft.checklist.map((item) => (
        <li key={item.code} className={classes.item} data-ok={item.ok || undefined}>
          {item.ok ? <IconCircleCheckFilled size={18} /> : <IconCircleDashed size={18} />}
          <span className={classes.text}>
            {item.ok ? t(`checklist.${nameOf(item)}`) : item.message}
            {!item.ok && (
              <button
                type="button"
                className={classes.go}
                onClick={() => {
                  onLeave?.()
                  go(item)
                }}
              >
                {t('checklist.go')}
                <IconArrowRight size={14} />
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

const known = ['title', 'summary', 'lessons', 'text', 'minutes'] as const

function nameOf({ code }: ChecklistItem) {
  return known.find((name) => name === code) ?? 'other'
}

/** To the field on this page, or to the first lesson that lacks something. */
function useWayTo() {
  const navigate = useNavigate()
  const { slug } = useOrganization()
  const { draft, courseId } = useDraftEditor()
  return (item: ChecklistItem) => {
    const lacks = lacking(draft, item)
    if (lacks)
      return void navigate({
        to: '/o/$org/studio/$courseId/lessons/$lessonId',
        params: { org: slug, courseId, lessonId: lacks.id },
      })
    const place = { title: '#course-title', summary: '#course-summary' }[item.code] ?? '[data-add-lesson], #add-module'
    document.querySelector(place)?.scrollIntoView({ block: 'center' })
    focusSoon(place)
  }
}

function lacking({ modules }: Draft, { code }: ChecklistItem) {
  if (code === 'text') return allLessons(modules).find((lesson) => lesson.isEmpty)
  if (code === 'minutes') return allLessons(modules).find((lesson) => !lesson.minutes)
  return undefined
}
