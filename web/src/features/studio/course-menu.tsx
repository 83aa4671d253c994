import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconArchive, IconArchiveOff, IconDots, IconExternalLink, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import '../../ui/overlay.css'
import { DeleteCourseDialog } from './delete-course.tsx'
import type { AuthoredCourse } from './list-authored-courses.ts'
import { useRetireCourse } from './retire-course.ts'

type CourseMenuProps = {
  course: Pick<AuthoredCourse, 'id' | 'title' | 'status'>
  /** Offers the way to the editor; left out in the editor itself. */
  withEdit?: boolean
  onDeleted?: () => void | Promise<void>
}

/** What can be done to a course as a whole: look at it, retire or restore it, delete it while it is only a draft. */
export function CourseMenu({ course, withEdit = false, onDeleted }: CourseMenuProps) {
  const { t } = useTranslation('studio')
  const { id: organizationId, slug } = useOrganization()
  const { retire, restore } = useRetireCourse()
  const [deleting, setDeleting] = useState(false)
  const params = { org: slug, courseId: course.id }
  const target = { organizationId, courseId: course.id, title: course.title }
  return (
    <>
      <Menu position="bottom-end" portalProps={{ target: '#main' }}>
        <Menu.Target>
          <IconButton label={t('list.more', { title: course.title })}>
            <IconDots size={18} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {withEdit && (
            <Menu.Item
              leftSection={<IconPencil size={16} />}
              renderRoot={(props) => <Link to="/o/$org/studio/$courseId" params={params} {...props} />}
            >
              {t('list.edit')}
            </Menu.Item>
          )}
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
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setDeleting(true)}>
              {t('delete.action')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <DeleteCourseDialog
        course={target}
        opened={deleting}
        onClose={() => setDeleting(false)}
        {...(onDeleted && { onDeleted })}
      />
    </>
  )
}
