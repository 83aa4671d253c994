import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { patiently } from '../../platform/wait.ts'
import { showFailure, showWaitToast } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { CoursePath, Draft } from './draft.ts'

type Titled = CoursePath & { title: string }

/** Takes a course out of the catalog, or puts it back; each offers the other as its undo. */
export function useRetireCourse() {
  const { t } = useTranslation('studio')
  const queryClient = useQueryClient()

  async function retire(course: Titled) {
    await settle(course, retireCourse, () => {
      showToast({ message: t('retire.done', { title: course.title }), undo: () => void restore(course) })
    })
  }

  async function restore(course: Titled) {
    await settle(course, restoreCourse, () => {
      showToast({ message: t('retire.restored', { title: course.title }), undo: () => void retire(course) })
    })
  }

  async function settle(course: Titled, change: (path: CoursePath) => Promise<Draft>, say: () => void) {
    const { organizationId, courseId } = course
    try {
      const draft = await patiently(() => change(course), showWaitToast)
      queryClient.setQueryData(queryKeys.draft(organizationId, courseId), draft)
      say()
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: queryKeys.allAuthoredCourses(organizationId) }),
        queryClient.invalidateQueries({ queryKey: queryKeys.wholeCatalog(organizationId) }),
      ])
    } catch (error) {
      showFailure(error)
    }
  }

  return { retire, restore }
}

async function retireCourse({ organizationId, courseId }: CoursePath): Promise<Draft> {
  const params = { path: { organizationId, courseId } }
  return answer(api.POST('/organizations/{organizationId}/courses/{courseId}/retire', { params }))
}

async function restoreCourse({ organizationId, courseId }: CoursePath): Promise<Draft> {
  const params = { path: { organizationId, courseId } }
  return answer(api.POST('/organizations/{organizationId}/courses/{courseId}/restore', { params }))
}
