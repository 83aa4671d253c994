import { useDraggable, useDroppable } from '@dnd-kit/core'
import { Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconClock,
  IconDots,
  IconGripVertical,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { showFailure } from '../../platform/wait-toast.tsx'
import { useFormat } from '../../ui/format.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import '../../ui/overlay.css'
import { addLesson } from './add-lesson.ts'
import { useDraftEditor } from './draft-editor.tsx'
import { InlineText } from './inline-text.tsx'
import { isNewModule, moveModule, outlineTotals, removeModule, renameModule, type OutlineModule } from './outline.ts'
import type { Carried, Place } from './outline-drag.ts'
import classes from './outline-editor.module.css'
import { OutlineLessonItem } from './outline-lesson.tsx'
import { TitleField } from './title-field.tsx'
import { useRegainedFocus } from './use-regained-focus.ts'
import { useRemoval } from './use-removal.ts'

type OutlineModuleItemProps = {
  module: OutlineModule
  index: number
  /** Whether lessons are being added to this module. */
  isFilling: boolean
  onFill: (moduleId: string | undefined) => void
}

/** One module with its lessons and a place to add the next. */
export function OutlineModuleItem({ module, index, isFilling, onFill }: OutlineModuleItemProps) {
  const { t } = useTranslation('studio')
  const { draft } = useDraftEditor()
  const carried: Carried = { type: 'module', id: module.id, title: module.title }
  const place: Place = { accepts: 'module', moduleId: module.id }
  const drag = useDraggable({ id: module.id, data: carried })
  const drop = useDroppable({ id: `module:${module.id}`, data: place })
  const comesFromAbove = draft.modules.findIndex(({ id }) => id === drop.active?.id) < index

  return (
    <li
      ref={drop.setNodeRef}
      className={classes.module}
      data-carried={drag.isDragging || undefined}
      data-drop={drop.isOver && drop.active?.id !== module.id ? (comesFromAbove ? 'after' : 'before') : undefined}
    >
      <div ref={drag.setNodeRef}>
        <ModuleHeader module={module} index={index}>
          <button
            type="button"
            ref={drag.setActivatorNodeRef}
            className={classes.handle}
            {...drag.attributes}
            {...drag.listeners}
            aria-label={t('outline.moveNamed', { title: module.title })}
          >
            <IconGripVertical size={18} stroke={1.5} />
          </button>
        </ModuleHeader>
      </div>
      <ol className={classes.lessons} aria-label={module.title}>
        {module.lessons.map((lesson) => (
          <OutlineLessonItem key={lesson.id} lesson={lesson} module={module} />
        ))}
      </ol>
      {!isNewModule(module.id) && <AddLesson module={module} isFilling={isFilling} onFill={onFill} />}
    </li>
  )
}

function ModuleHeader({ module, index, children }: { module: OutlineModule; index: number; children: ReactNode }) {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const { draft, change } = useDraftEditor()
  const place: Place = {
    accepts: 'lesson',
    at: 'start',
    moduleId: module.id,
  }
  const drop = useDroppable({ id: `start:${module.id}`, data: place })
  const { minutes } = outlineTotals([module])
  return (
    <div ref={drop.setNodeRef} className={classes.moduleHeader} data-drop={drop.isOver ? 'after' : undefined}>
      {children}
      <InlineText
        label={t('outline.moduleTitle')}
        size="section"
        maxLength={200}
        missing={t('outline.moduleTitleMissing')}
        value={module.title}
        onChange={(title) => change({ modules: renameModule(draft.modules, module.id, title) })}
      />
      {minutes > 0 && <span className={classes.minutes}>{format.minutes(minutes)}</span>}
      <ModuleMenu module={module} index={index} />
    </div>
  )
}

function ModuleMenu({ module, index }: { module: OutlineModule; index: number }) {
  const { t } = useTranslation('studio')
  const { draft, change } = useDraftEditor()
  const remove = useRemoval()
  const before = draft.modules[index - 1]
  const after = draft.modules[index + 1]
  return (
    <Menu position="bottom-end" portalProps={{ target: '#main' }}>
      <Menu.Target>
        <IconButton label={t('outline.more', { title: module.title })} data-menu-of={module.id}>
          <IconDots size={18} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={!before}
          onClick={() => before && change({ modules: moveModule(draft.modules, module.id, before.id) })}
        >
          {t('outline.moveUp')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={!after}
          onClick={() => after && change({ modules: moveModule(draft.modules, module.id, after.id) })}
        >
          {t('outline.moveDown')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          onClick={() =>
            remove({
              modules: removeModule(draft.modules, module.id),
              message: t('outline.moduleRemoved', { title: module.title }),
              id: module.id,
              next: (after ?? before)?.id,
            })
          }
        >
          {t('outline.removeModule')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function AddLesson({ module, isFilling, onFill }: Omit<OutlineModuleItemProps, 'index'>) {
  const { t } = useTranslation('studio')
  const { organizationId, courseId, session, save } = useDraftEditor()
  const button = useRegainedFocus()
  const [coming, setComing] = useState<{ id: number; title: string }[]>([])
  const latestId = useRef(0)
  const place: Place = {
    accepts: 'lesson',
    at: 'end',
    moduleId: module.id,
  }
  const drop = useDroppable({ id: `end:${module.id}`, data: place })

  function add(title: string) {
    const id = ++latestId.current
    setComing((others) => [...others, { id, title }])
    session
      .runPatiently(() => addLesson({ organizationId, courseId }, module.id, title))
      .catch((error: unknown) => showFailure(error, title))
      .finally(() => setComing((others) => others.filter((lesson) => lesson.id !== id)))
  }

  function close(byKey: boolean) {
    if (byKey) button.regain()
    onFill(undefined)
  }

  return (
    <>
      {save.name === 'waiting' && coming.length > 0 && (
        <ul className={classes.coming} aria-label={t('outline.coming')}>
          {coming.map(({ id, title }) => (
            <li key={id} className={classes.comingLesson} dir="auto">
              <IconClock size={16} stroke={1.5} />
              {title}
            </li>
          ))}
        </ul>
      )}
      <div ref={drop.setNodeRef} className={classes.addLesson} data-drop={drop.isOver ? 'before' : undefined}>
        {isFilling ? (
          <TitleField
            label={t('outline.lessonTitle')}
            placeholder={t('outline.lessonPlaceholder')}
            onSubmit={add}
            staysOpen
            onClose={close}
          />
        ) : (
          <button
            type="button"
            ref={button.ref}
            className={classes.add}
            data-add-lesson
            onClick={() => onFill(module.id)}
          >
            <IconPlus size={16} />
            {t('outline.addLesson')}
          </button>
        )}
      </div>
    </>
  )
}
