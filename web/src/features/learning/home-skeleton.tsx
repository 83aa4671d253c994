import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

/** The home page while it loads: the next lesson, then the list. */
export function HomeSkeleton() {
  return (
    <div aria-hidden="true">
      <Skeleton height={280} />
      <ListSkeleton rows={3} />
    </div>
  )
}
