import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { CoursePath } from './draft.ts'

type DeleteCourseDialogProps = {
  course: CoursePath & { title: string }
  opened: boolean
  onClose: () => void
  onDeleted?: () => void | Promise<void>
}

/** Asks before deleting a course that was never published. */
export function DeleteCourseDialog({ course, opened, onClose, onDeleted }: DeleteCourseDialogProps) {
  const { t } = useTranslation('studio')
  const queryClient = useQueryClient()
  const deletion = useMutation({
    mutationFn: deleteCourse,
    onSuccess: async (_answer, { organizationId, title }) => {
      onClose()
      showToast({ message: t('delete.done', { title }) })
      await onDeleted?.()
      await queryClient.invalidateQueries({ queryKey: queryKeys.allAuthoredCourses(organizationId) })
    },
    onError: (error) => showFailure(error),
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={t('delete.title')}
      confirm={t('delete.confirm')}
      busy={deletion.isPending}
      onConfirm={() => deletion.mutate(course)}
      onClose={onClose}
    >
      {t('delete.text', { title: course.title })}
    </ConfirmDialog>
  )
}

async function deleteCourse({ organizationId, courseId }: CoursePath & { title: string }): Promise<void> {
  const params = { path: { organizationId, courseId } }
  await answer(api.DELETE('/organizations/{organizationId}/courses/{courseId}', { params }))
}
