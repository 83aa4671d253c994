import { useDraggable, useDroppable } from '@dnd-kit/core'
import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import {
  IconArrowDown,
  IconArrowUp,
  IconCornerDownRight,
  IconCursorText,
  IconDots,
  IconGripVertical,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { showFailure } from '../../platform/wait-toast.tsx'
import { useFormat } from '../../ui/format.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import '../../ui/overlay.css'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { useDraftEditor } from './draft-editor.tsx'
import { moveLesson, removeLesson, type LessonTarget, type OutlineLesson, type OutlineModule } from './outline.ts'
import { targetOf, type Carried, type Place } from './outline-drag.ts'
import classes from './outline-editor.module.css'
import { renameLesson } from './rename-lesson.ts'
import { TitleField } from './title-field.tsx'
import { useRegainedFocus } from './use-regained-focus.ts'
import { useRemoval } from './use-removal.ts'

type OutlineLessonItemProps = { lesson: OutlineLesson; module: OutlineModule }

/** One lesson in the outline: leads to its text, and is renamed, moved and removed here. */
export function OutlineLessonItem({ lesson, module }: OutlineLessonItemProps) {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const format = useFormat()
  const { draft, courseId } = useDraftEditor()
  const [renaming, setRenaming] = useState(false)
  const rename = useRename(lesson.id)
  const link = useRegainedFocus()
  const carried: Carried = { type: 'lesson', id: lesson.id, title: lesson.title }
  const place: Place = { accepts: 'lesson', lessonId: lesson.id }
  const drag = useDraggable({ id: lesson.id, data: carried })
  const drop = useDroppable({ id: `lesson:${lesson.id}`, data: place })
  const title = rename.pendingTitle ?? lesson.title

  function edge() {
    if (!drop.isOver || !drop.active || drop.active.id === lesson.id) return undefined
    return targetOf(draft.modules, drop.active.data.current as Carried, place as Place & { accepts: 'lesson' }).at
  }

  function endRenaming(byKey: boolean) {
    if (byKey) link.regain()
    setRenaming(false)
  }

  function setNode(node: HTMLElement | null) {
    drag.setNodeRef(node)
    drop.setNodeRef(node)
  }

  return (
    <li ref={setNode} className={classes.lesson} data-carried={drag.isDragging || undefined} data-drop={edge()}>
      <button
        type="button"
        ref={drag.setActivatorNodeRef}
        className={classes.handle}
        {...drag.attributes}
        {...drag.listeners}
        aria-label={t('outline.moveNamed', { title })}
      >
        <IconGripVertical size={18} stroke={1.5} />
      </button>
      {renaming ? (
        <TitleField label={t('outline.lessonTitle')} initial={title} onSubmit={rename.start} onClose={endRenaming} />
      ) : (
        <Link
          ref={link.ref}
          className={classes.lessonTitle}
          to="/o/$org/studio/$courseId/lessons/$lessonId"
          params={{ org: slug, courseId, lessonId: lesson.id }}
          dir="auto"
        >
          {title}
        </Link>
      )}
      {lesson.isEmpty && !renaming && <StatusBadge>{t('outline.emptyLesson')}</StatusBadge>}
      <span className={classes.minutes}>
        {lesson.minutes ? format.minutes(lesson.minutes) : t('outline.noMinutes')}
      </span>
      <LessonMenu lesson={lesson} module={module} onRename={() => setRenaming(true)} />
    </li>
  )
}

function LessonMenu({ lesson, module, onRename }: OutlineLessonItemProps & { onRename: () => void }) {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const { draft, courseId, change } = useDraftEditor()
  const remove = useRemoval()
  const others = draft.modules.filter(({ id }) => id !== module.id)
  const index = module.lessons.findIndex(({ id }) => id === lesson.id)
  const renames = useRef(false)

  /** Only when the menu is gone: closing, it gives the focus back to its button. */
  function renameIfChosen() {
    if (renames.current) onRename()
    renames.current = false
  }

  function move(target: LessonTarget) {
    change({ modules: moveLesson(draft.modules, lesson.id, target) })
  }

  return (
    <Menu position="bottom-end" portalProps={{ target: '#main' }} onExitTransitionEnd={renameIfChosen}>
      <Menu.Target>
        <IconButton label={t('outline.more', { title: lesson.title })} data-menu-of={lesson.id}>
          <IconDots size={18} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} />}
          renderRoot={(props) => (
            <Link
              to="/o/$org/studio/$courseId/lessons/$lessonId"
              params={{ org: slug, courseId, lessonId: lesson.id }}
              {...props}
            />
          )}
        >
          {t('outline.edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCursorText size={16} />} onClick={() => (renames.current = true)}>
          {t('outline.rename')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={index === 0}
          onClick={() => move({ at: 'before', lessonId: module.lessons[index - 1]?.id ?? '' })}
        >
          {t('outline.moveUp')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={index === module.lessons.length - 1}
          onClick={() => move({ at: 'after', lessonId: module.lessons[index + 1]?.id ?? '' })}
        >
          {t('outline.moveDown')}
        </Menu.Item>
        {others.length > 0 && (
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item leftSection={<IconCornerDownRight size={16} />}>{t('outline.moveTo')}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {others.map((other) => (
                <Menu.Item key={other.id} onClick={() => move({ at: 'end', moduleId: other.id })}>
                  {other.title}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        )}
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          onClick={() =>
            remove({
              modules: removeLesson(draft.modules, lesson.id),
              message: t('outline.lessonRemoved', { title: lesson.title }),
              id: lesson.id,
              next: (module.lessons[index + 1] ?? module.lessons[index - 1] ?? module).id,
            })
          }
        >
          {t('outline.removeLesson')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Renames at once on the screen, then on the server; a refusal brings the former title back and says why. */
function useRename(lessonId: string) {
  const { organizationId, courseId, session } = useDraftEditor()
  const [pendingTitle, setPendingTitle] = useState<string>()

  function start(title: string) {
    setPendingTitle(title)
    session
      .runPatiently(() => renameLesson({ organizationId, courseId }, lessonId, title))
      .catch(showFailure)
      .finally(() => setPendingTitle(undefined))
  }

  return { pendingTitle, start }
}
