import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { IconArchive, IconChevronLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { TextLink } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import classes from './course-editor-page.module.css'
import { CourseFacts } from './course-facts.tsx'
import { CourseInstructors } from './course-instructors.tsx'
import { CourseStatus } from './course-status.tsx'
import { CourseVersions } from './course-versions.tsx'
import { CourseMenu } from './course-menu.tsx'
import { DraftEditorProvider, useDraftEditor } from './draft-editor.tsx'
import { draftQuery } from './draft.ts'
import { InlineText } from './inline-text.tsx'
import { OutlineEditor } from './outline-editor.tsx'
import { PublishCourseDialog } from './publish-course.tsx'
import { PublishPanel } from './publish-panel.tsx'
import { useRetireCourse } from './retire-course.ts'
import { LeaveDialog, SaveNotice, SaveStatus } from './save-status.tsx'
import { useLeaveGuard } from './use-edit-session.ts'

/** The outline of one course as its author shapes it, with what it still needs to be published. */
export function CourseEditorPage() {
  const { id: organizationId } = useOrganization()
  const { courseId } = useParams({ from: '/signed-in/o/$org/shell/studio/$courseId' })
  const path = { organizationId, courseId }
  const draft = useQuery(draftQuery(path))
  return (
    <div className={classes.page} key={courseId}>
      <QueryView query={draft} skeleton={<EditorSkeleton />}>
        {(latest) => (
          <DraftEditorProvider path={path} draft={latest}>
            <CourseEditor />
          </DraftEditorProvider>
        )}
      </QueryView>
    </div>
  )
}

function CourseEditor() {
  const { t } = useTranslation('studio')
  const organization = useOrganization()
  const { draft, save, session, change } = useDraftEditor()
  const blocker = useLeaveGuard(session)
  return (
    <>
      <PageTitle title={draft.title} context={organization.name} />
      <div className={classes.top}>
        <EditorBar />
        <SaveNotice save={save} session={session} what="course" />
      </div>
      <header className={classes.heading}>
        <h1 className={classes.hidden}>{draft.title}</h1>
        <InlineText
          id="course-title"
          label={t('facts.title')}
          size="page"
          maxLength={200}
          missing={t('create.titleMissing')}
          value={draft.title}
          onChange={(title) => change({ facts: { title } })}
        />
        <CourseStatus {...draft} />
      </header>
      {draft.status === 'retired' && <RetiredNotice />}
      <div className={classes.columns}>
        <OutlineEditor />
        <aside className={classes.aside} aria-label={t('facts.heading')}>
          <PublishPanel />
          <CourseFacts />
          <CourseVersions />
          <CourseInstructors />
        </aside>
      </div>
      <LeaveDialog blocker={blocker} session={session} />
    </>
  )
}

function EditorBar() {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const { courseId, draft, save, session } = useDraftEditor()
  const navigate = useNavigate()
  const [publishing, setPublishing] = useState(false)
  const isUnchanged = save.name === 'saved' && draft.versionNumber !== null && !draft.hasUnpublishedChanges
  return (
    <div className={classes.bar}>
      <TextLink quiet to="/o/$org/studio" params={{ org: slug }} className={classes.back}>
        <IconChevronLeft size={16} />
        {t('title')}
      </TextLink>
      <div className={classes.actions}>
        <SaveStatus save={save} onRetry={() => void session.flush()} />
        <CourseMenu
          course={{ id: courseId, title: draft.title, status: draft.status }}
          onDeleted={() => navigate({ to: '/o/$org/studio', params: { org: slug } })}
        />
        <Button disabled={isUnchanged || draft.status === 'retired'} onClick={() => setPublishing(true)}>
          {isUnchanged ? t('publish.published') : t('publish.action')}
        </Button>
      </div>
      <PublishCourseDialog key={courseId} opened={publishing} onClose={() => setPublishing(false)} />
    </div>
  )
}

function RetiredNotice() {
  const { t } = useTranslation('studio')
  const { organizationId, courseId, draft } = useDraftEditor()
  const { restore } = useRetireCourse()
  const action = (
    <Button size="xs" variant="default" onClick={() => void restore({ organizationId, courseId, title: draft.title })}>
      {t('retire.restore')}
    </Button>
  )
  return (
    <div className={classes.retired}>
      <Notice icon={<IconArchive size={18} />} title={t('retire.noticeTitle')} actions={action}>
        {t('retire.noticeText')}
      </Notice>
    </div>
  )
}

function EditorSkeleton() {
  return (
    <div className={classes.skeleton}>
      <Skeleton height={20} width={80} />
      <Skeleton height={34} width="55%" />
      <div className={classes.columns}>
        <ListSkeleton rows={7} />
        <Skeleton height={260} />
      </div>
    </div>
  )
}
