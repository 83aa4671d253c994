import { Skeleton } from '@mantine/core'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'

/** The home page while it loads: the next lesson, then the list. */
export function HomeSkeleton() {
  return (
    <div aria-hidden="true">
      <Skeleton height={232} mb={64} />
      <ListSkeleton rows={3} />
    </div>
  )
}
