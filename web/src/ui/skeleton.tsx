import classes from './skeleton.module.css'

type SkeletonProps = {
  /** Pixels, or a percentage of what is around. Without one the class decides. */
  width?: number | `${number}%`
  height?: number
  /** The distance to what is above. */
  mt?: number
  /** A circle instead of a bar. */
  circle?: boolean
  className?: string | undefined
}

/** The place of something that is still loading. */
export function Skeleton({ width, height, mt, circle = false, className }: SkeletonProps) {
  return (
    <span
      className={[classes.skeleton, className].filter(Boolean).join(' ')}
      data-circle={circle || undefined}
      style={{ width: circle ? height : width, height, marginTop: mt }}
    />
  )
}
