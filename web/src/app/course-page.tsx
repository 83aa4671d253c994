import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CourseOverviewSkeleton } from '../features/courses/course-overview-skeleton.tsx'
import { CourseOverview } from '../features/courses/course-overview.tsx'
import { courseQuery } from '../features/courses/get-course.ts'
import { LessonProgress } from '../features/learning/course-progress.tsx'
import { EnrollmentAction } from '../features/learning/enrollment-action.tsx'
import { useOrganization } from '../platform/organization.tsx'
import { isNotFound } from '../platform/problem.ts'
import { QueryView } from '../platform/query-view.tsx'
import { PageTitle } from '../ui/page.tsx'
import { NotFound } from './failure-pages.tsx'

/** A course of the catalog and the person's next step in it. */
export function CoursePage() {
  const organization = useOrganization()
  const { courseId } = useParams({ from: '/signed-in/o/$org/shell/courses/$courseId' })
  const course = useQuery(courseQuery(organization.id, courseId))
  if (isNotFound(course.error)) return <NotFound />
  return (
    <QueryView query={course} skeleton={<CourseOverviewSkeleton />}>
      {(found) => (
        <>
          <PageTitle title={found.title} context={organization.name} />
          <CourseOverview course={found} action={<EnrollmentAction courseId={found.id} />} progress={LessonProgress} />
        </>
      )}
    </QueryView>
  )
}
