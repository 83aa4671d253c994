import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../platform/api.ts'
import { toProblem } from '../../platform/problem.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showToast } from '../../ui/toast.tsx'
import type { CoursePath, Draft } from './draft.ts'

type Titled = CoursePath & { title: string }

/** Takes a course out of the catalog, or puts it back; each offers the other as its undo. */
export function useRetireCourse() {
  const { t } = useTranslation('studio')
  const queryClient = useQueryClient()

  async function retire(course: Titled) {
    await settle(course, retireCourse(course), () => {
      showToast({ message: t('retire.done', { title: course.title }), undo: () => void restore(course) })
    })
  }

  async function restore(course: Titled) {
    await settle(course, restoreCourse(course), () => {
      showToast({ message: t('retire.restored', { title: course.title }), undo: () => void retire(course) })
    })
  }

  async function settle({ organizationId, courseId }: Titled, change: Promise<Draft>, say: () => void) {
    try {
      queryClient.setQueryData(queryKeys.draft(organizationId, courseId), await change)
      say()
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: queryKeys.allAuthoredCourses(organizationId) }),
        queryClient.invalidateQueries({ queryKey: queryKeys.wholeCatalog(organizationId) }),
      ])
    } catch (error) {
      showToast({ tone: 'failure', message: toProblem(error).message })
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
