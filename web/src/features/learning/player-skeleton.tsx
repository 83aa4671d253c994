import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import views from './lesson-view.module.css'
import classes from './player-page.module.css'

/** The player while its course loads. */
export function PlayerSkeleton() {
  return (
    <div className={classes.player} aria-hidden="true">
      <div className={classes.outline}>
        <div className={classes.skeleton}>
          <ListSkeleton rows={7} />
        </div>
      </div>
      <div className={classes.main}>
        <LessonSkeleton />
      </div>
    </div>
  )
}

/** A lesson while it loads: its heading and some lines. */
export function LessonSkeleton() {
  return (
    <div className={views.lesson} aria-hidden="true">
      <Skeleton height={15} width="30%" />
      <Skeleton height={35} width="80%" mt={12} />
      {[96, 100, 92, 98, 60, 95, 99, 88, 97, 45].map((width) => (
        <Skeleton key={width} height={17} width={`${width}%`} mt={14} />
      ))}
    </div>
  )
}
