import { useTranslation } from 'react-i18next'
import './lesson-text.css'
import './lesson-boxes.css'

/** What the reader can do after a lesson, in a box as the lesson's own; nothing when there are no objectives. */
export function LessonObjectives({ objectives }: { objectives: readonly string[] }) {
  const { t } = useTranslation('ui')
  if (objectives.length === 0) return null
  return (
    <div className="lesson-text">
      <aside className="callout callout-objectives">
        <p className="callout-title">{t('objectives')}</p>
        <ul>
          {objectives.map((objective) => (
            <li key={objective} dir="auto">
              {objective}
            </li>
          ))}
        </ul>
      </aside>
    </div>
  )
}
