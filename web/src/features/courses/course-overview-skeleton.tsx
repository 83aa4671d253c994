import { Skeleton } from '../../ui/skeleton.tsx'
import classes from './course-overview.module.css'

/** A course page while it loads, in its final layout. */
export function CourseOverviewSkeleton() {
  return (
    <div className={classes.page} aria-hidden="true">
      <div className={classes.header}>
        <Skeleton className={classes.coverSkeleton} />
        <div>
          <Skeleton height={32} width="80%" />
          <Skeleton height={15} width="50%" mt={16} />
          <Skeleton height={15} mt={24} />
          <Skeleton height={15} width="90%" mt={8} />
          <Skeleton height={44} width={160} mt={24} />
        </div>
      </div>
      <div className={classes.section}>
        {[82, 74, 90, 68, 79].map((width) => (
          <Skeleton key={width} height={15} width={`${width}%`} mt={20} />
        ))}
      </div>
    </div>
  )
}
