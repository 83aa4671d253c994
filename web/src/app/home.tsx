import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CourseCard, CourseGrid } from '../features/courses/course-card.tsx'
import { catalogQuery } from '../features/courses/list-courses.ts'
import { HomePage } from '../features/learning/home-page.tsx'
import { HomeSkeleton } from '../features/learning/home-skeleton.tsx'
import { enrollmentsQuery } from '../features/learning/list-enrollments.ts'
import { SetupSteps } from '../features/learning/setup-steps.tsx'
import { membersQuery } from '../features/organizations/list-members.ts'
import { useOrganization } from '../platform/organization.tsx'
import { QueryView } from '../platform/query-view.tsx'
import { Section } from '../ui/page.tsx'

const newest = { q: '', sort: '-publishedAt' } as const
const shownCourses = 3

/** Where a person starts: what to learn next, and what is new in the catalog; for an author also what to set up. */
export function Home() {
  return <HomePage setup={<Setup />} discover={<NewCourses />} />
}

function Setup() {
  const organization = useOrganization()
  const courses = useInfiniteQuery(catalogQuery(organization.id, newest))
  const members = useInfiniteQuery(membersQuery(organization.id, ''))
  return (
    <QueryView query={courses} skeleton={<HomeSkeleton />}>
      {(published) => (
        <QueryView query={members} skeleton={<HomeSkeleton />}>
          {(people) => (
            <SetupSteps hasCourses={entries(published).length > 0} hasColleagues={entries(people).length > 1} />
          )}
        </QueryView>
      )}
    </QueryView>
  )
}

/** The latest courses the person has not taken yet; nothing when there are none. */
function NewCourses() {
  const { t } = useTranslation('courses')
  const organization = useOrganization()
  const courses = useInfiniteQuery(catalogQuery(organization.id, newest))
  const enrollments = useInfiniteQuery(enrollmentsQuery(organization.id))
  if (!enrollments.data) return null
  const taken = new Set(entries(enrollments.data).map(({ courseId }) => courseId))
  const untaken = entries(courses.data).filter(({ id }) => !taken.has(id))
  if (untaken.length === 0) return null
  return (
    <Section title={t('catalog.new')}>
      <CourseGrid>
        {untaken.slice(0, shownCourses).map((course) => (
          <CourseCard key={course.id} course={course} level="h3" />
        ))}
      </CourseGrid>
    </Section>
  )
}

function entries<Entry>(list: { pages: { data: Entry[] }[] } | undefined): Entry[] {
  return list?.pages.flatMap(({ data }) => data) ?? []
}
