import classes from './progress-bar.module.css'

/** How far something is, 0 to 100. `label` is what a screen reader says it measures. */
export function ProgressBar({
  percent,
  label,
  size = 'normal',
}: {
  percent: number
  label: string
  size?: 'thin' | 'normal'
}) {
  const value = Math.max(0, Math.min(100, percent))
  return (
    <div
      className={classes.track}
      data-size={size}
      data-full={value === 100 || undefined}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value)}
    >
      <div className={classes.fill} style={{ width: `${value}%` }} />
    </div>
  )
}
