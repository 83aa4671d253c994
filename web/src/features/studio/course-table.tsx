import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconArchive, IconArchiveOff, IconDots, IconExternalLink, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import '../../ui/overlay.css'
import tables from '../../ui/table.module.css'
import { CourseStatus } from './course-status.tsx'
import classes from './course-table.module.css'
import { DeleteCourseDialog } from './delete-course.tsx'
import type { AuthoredCourse } from './list-authored-courses.ts'
import { useRetireCourse } from './retire-course.ts'

/** The courses one may edit, with what can be done to each. Narrow screens fold the figures under the title. */
export function CourseTable({ courses }: { courses: readonly AuthoredCourse[] }) {
  const { t } = useTranslation('studio')
  const organization = useOrganization()
  const [deleting, setDeleting] = useState<AuthoredCourse>()
  return (
    <>
      <table className={`${tables.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">{t('list.course')}</th>
            <th scope="col">{t('list.status')}</th>
            <th scope="col" className={classes.figure}>
              {t('list.lessons')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('list.minutes')}
            </th>
            <th scope="col" className={classes.updated}>
              {t('list.updated')}
            </th>
            <th scope="col">
              <span className={tables.hidden}>{t('list.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {courses.map((course) => (
            <CourseRow key={course.id} course={course} onDelete={() => setDeleting(course)} />
          ))}
        </tbody>
      </table>
      <DeleteCourseDialog
        course={deleting && { organizationId: organization.id, courseId: deleting.id, title: deleting.title }}
        onClose={() => setDeleting(undefined)}
      />
    </>
  )
}

function CourseRow({ course, onDelete }: { course: AuthoredCourse; onDelete: () => void }) {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const format = useFormat()
  const lessons = t('count.lessons', { count: course.lessonCount })
  return (
    <tr className={classes.row}>
      <td>
        <div className={classes.course}>
          <span className={classes.cover}>
            <CourseCover courseId={course.id} url={course.coverUrl} />
          </span>
          <span className={classes.text}>
            <Link
              className={classes.title}
              to="/o/$org/studio/$courseId"
              params={{ org: slug, courseId: course.id }}
              dir="auto"
            >
              {course.title}
            </Link>
            <span className={classes.summary} dir="auto">
              {course.summary || t('list.noSummary')}
            </span>
            <span className={classes.folded}>
              <CourseStatus {...course} />
              <span>
                {lessons} · {format.minutes(course.minutes)} · {format.relative(course.updatedAt)}
              </span>
            </span>
          </span>
        </div>
      </td>
      <td className={classes.status}>
        <CourseStatus {...course} />
      </td>
      <td className={classes.figure}>{format.number(course.lessonCount)}</td>
      <td className={classes.figure}>{course.minutes > 0 ? format.minutes(course.minutes) : '–'}</td>
      <td className={classes.updated}>
        <time dateTime={course.updatedAt} title={format.dateTime(course.updatedAt)}>
          {format.relative(course.updatedAt)}
        </time>
      </td>
      <td className={classes.actions}>
        <CourseMenu course={course} onDelete={onDelete} />
      </td>
    </tr>
  )
}

function CourseMenu({ course, onDelete }: { course: AuthoredCourse; onDelete: () => void }) {
  const { t } = useTranslation('studio')
  const { id: organizationId, slug } = useOrganization()
  const { retire, restore } = useRetireCourse()
  const params = { org: slug, courseId: course.id }
  const target = { organizationId, courseId: course.id, title: course.title }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton label={t('list.more', { title: course.title })}>
          <IconDots size={18} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} />}
          renderRoot={(props) => <Link to="/o/$org/studio/$courseId" params={params} {...props} />}
        >
          {t('list.edit')}
        </Menu.Item>
        {course.status === 'published' && (
          <Menu.Item
            leftSection={<IconExternalLink size={16} />}
            renderRoot={(props) => <Link to="/o/$org/courses/$courseId" params={params} {...props} />}
          >
            {t('list.view')}
          </Menu.Item>
        )}
        {course.status === 'published' && (
          <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => void retire(target)}>
            {t('retire.action')}
          </Menu.Item>
        )}
        {course.status === 'retired' && (
          <Menu.Item leftSection={<IconArchiveOff size={16} />} onClick={() => void restore(target)}>
            {t('retire.restore')}
          </Menu.Item>
        )}
        {course.status === 'draft' && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={onDelete}>
            {t('delete.action')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
