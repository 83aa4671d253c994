import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import classes from './course-versions.module.css'
import { useDraftEditor } from './draft-editor.tsx'
import { courseVersionsQuery, type CourseVersion } from './list-course-versions.ts'
import { Panel } from './panel.tsx'

const shownAtOnce = 3

/** The latest versions, and a drawer with all of them. Nothing before the first is published. */
export function CourseVersions() {
  const { t } = useTranslation('studio')
  const { organizationId, courseId, draft } = useDraftEditor()
  const [opened, setOpened] = useState(false)
  const versions = useInfiniteQuery({
    ...courseVersionsQuery({ organizationId, courseId }),
    enabled: draft.versionNumber !== null,
  })
  if (draft.versionNumber === null) return null
  const all = (
    <Button size="xs" variant="subtle" onClick={() => setOpened(true)}>
      {t('versions.all')}
    </Button>
  )
  return (
    <Panel title={t('versions.title')} actions={all}>
      <QueryView query={versions} skeleton={<ListSkeleton rows={2} />}>
        {({ pages }) => <Versions versions={pages.flatMap(({ data }) => data).slice(0, shownAtOnce)} />}
      </QueryView>
      <SidePanel opened={opened} onClose={() => setOpened(false)} title={t('versions.title')}>
        <Versions detailed versions={versions.data?.pages.flatMap(({ data }) => data) ?? []} />
        <ShowMore query={versions} />
      </SidePanel>
    </Panel>
  )
}

function Versions({ versions, detailed = false }: { versions: readonly CourseVersion[]; detailed?: boolean }) {
  const { t } = useTranslation('studio')
  const format = useFormat()
  return (
    <ol className={classes.versions}>
      {versions.map((version) => (
        <li key={version.number} className={classes.version}>
          <p className={classes.line}>
            <span className={classes.number}>{t('versions.number', { number: version.number })}</span>
            <time dateTime={version.publishedAt} title={format.dateTime(version.publishedAt)}>
              {detailed ? format.dateTime(version.publishedAt) : format.relative(version.publishedAt)}
            </time>
          </p>
          <p className={classes.changelog} data-detailed={detailed || undefined} dir="auto">
            {version.changelog || t('versions.noChangelog')}
          </p>
          {detailed && (
            <p className={classes.facts}>
              <span>{t('versions.by', { name: version.publishedByName })}</span>
              <span>{t('count.lessons', { count: version.lessonCount })}</span>
              <code title={version.checksum}>{t('versions.checksum', { start: version.checksum.slice(0, 8) })}</code>
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
