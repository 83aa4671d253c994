import { CatalogPage } from '../features/courses/catalog-page.tsx'
import { CourseProgress } from '../features/learning/course-progress.tsx'

/** The catalog, with how far the person is in each course they take. */
export function Catalog() {
  return <CatalogPage progress={CourseProgress} />
}
