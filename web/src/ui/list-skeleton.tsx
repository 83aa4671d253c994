import classes from './list-skeleton.module.css'
import { Skeleton } from './skeleton.tsx'

/** The outline of a list of people or things while it loads: a mark and two lines in each row. */
export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <div className={classes.list} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={`row-${row}`} className={classes.row}>
          <Skeleton circle height={32} />
          <div className={classes.text}>
            <Skeleton height={13} width={`${45 - (row % 3) * 9}%`} />
            <Skeleton height={10} width={`${62 - (row % 4) * 8}%`} />
          </div>
        </div>
      ))}
    </div>
  )
}
