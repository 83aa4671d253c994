import {
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MeasuringStrategy,
  PointerSensor,
  useSensor,
  useSensors,
  type Active,
  type Announcements,
  type DragEndEvent,
} from '@dnd-kit/core'
import { IconGripVertical, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { Section } from '../../ui/page.tsx'
import { useDraftEditor } from './draft-editor.tsx'
import { addModule, outlineTotals } from './outline.ts'
import { carriedOf, dropped, landing, nearestPlace, stepToPlace } from './outline-drag.ts'
import classes from './outline-editor.module.css'
import { OutlineModuleItem } from './outline-module.tsx'
import { TitleField } from './title-field.tsx'
import { useRegainedFocus } from './use-regained-focus.ts'

/** The course as modules and lessons: renamed, added, removed, and carried about by mouse, touch or keyboard. */
export function OutlineEditor() {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const { draft, session, change } = useDraftEditor()
  const { modules } = draft
  const totals = outlineTotals(modules)
  const [adding, setAdding] = useState(false)
  const [filling, setFilling] = useState<string>()
  const button = useRegainedFocus()
  const [carried, setCarried] = useState<Active>()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: stepToPlace }),
  )
  const announcements = useAnnouncements()

  async function add(title: string) {
    change({ modules: addModule(modules, title) })
    if (await session.flush()) setFilling(session.snapshot().resource.modules.at(-1)?.id)
  }

  function close(byKey: boolean) {
    if (byKey) button.regain()
    setAdding(false)
  }

  function drop({ active, over }: DragEndEvent) {
    setCarried(undefined)
    if (!over) return
    const arranged = dropped(modules, active, over)
    if (arranged !== modules) change({ modules: arranged })
  }

  return (
    <Section
      title={t('outline.title')}
      count={`${t('count.lessons', { count: totals.lessons })} · ${format.minutes(totals.minutes)}`}
    >
      <DndContext
        sensors={sensors}
        collisionDetection={nearestPlace}
        measuring={{ droppable: { strategy: MeasuringStrategy.Always } }}
        accessibility={{ announcements, screenReaderInstructions: { draggable: t('outline.drag.instructions') } }}
        onDragStart={({ active }) => setCarried(active)}
        onDragCancel={() => setCarried(undefined)}
        onDragEnd={drop}
      >
        <ol className={classes.modules} data-carrying={carried ? carriedOf(carried).type : undefined}>
          {modules.map((module, index) => (
            <OutlineModuleItem
              key={module.id}
              module={module}
              index={index}
              isFilling={module.id === filling}
              onFill={setFilling}
            />
          ))}
        </ol>
        <DragOverlay dropAnimation={null}>
          {carried && (
            <div className={classes.carried}>
              <IconGripVertical size={18} stroke={1.5} />
              {carriedOf(carried).title}
            </div>
          )}
        </DragOverlay>
      </DndContext>
      {modules.length === 0 && !adding && <p className={classes.nothing}>{t('outline.empty')}</p>}
      {adding ? (
        <div className={classes.newModule}>
          <TitleField label={t('outline.moduleTitle')} onSubmit={(title) => void add(title)} onClose={close} />
        </div>
      ) : (
        <Button
          id="add-module"
          ref={button.ref}
          variant={modules.length === 0 ? 'filled' : 'default'}
          leftSection={<IconPlus size={16} />}
          onClick={() => setAdding(true)}
        >
          {t('outline.addModule')}
        </Button>
      )}
    </Section>
  )
}

/** What a screen reader hears while something is carried. */
function useAnnouncements(): Announcements {
  const { t } = useTranslation('studio')
  const { draft } = useDraftEditor()

  function describe(key: 'over' | 'end', { active, over }: Pick<DragEndEvent, 'active' | 'over'>) {
    const { title } = carriedOf(active)
    if (!over) return t('outline.drag.nowhere')
    const place = landing(draft.modules, active, over)
    if (!place) return t('outline.drag.cancel', { title })
    const { position, count, before, module } = place
    return [
      t(`outline.drag.${key}`, { title }),
      before === undefined ? t('outline.drag.last') : t('outline.drag.before', { before }),
      module === undefined
        ? t('outline.drag.ofModules', { position, count })
        : t('outline.drag.ofLessons', { position, count, module }),
    ].join(', ')
  }

  return {
    onDragStart: ({ active }) => t('outline.drag.start', { title: carriedOf(active).title }),
    onDragOver: (event) => describe('over', event),
    onDragEnd: (event) => describe('end', event),
    onDragCancel: ({ active }) => t('outline.drag.cancel', { title: carriedOf(active).title }),
  }
}
