import classes from './course-cover.module.css'

type CourseCoverProps = {
  /** Decides the drawn pattern: the same id always looks the same. */
  courseId: string
  /** The course's own picture; without one a calm pattern is drawn. */
  url: string | null
}

/** A course's picture in 16:9. Purely decorative, the title always stands beside it. */
export function CourseCover({ courseId, url }: CourseCoverProps) {
  if (url) return <img className={classes.cover} src={url} alt="" loading="lazy" decoding="async" />
  const random = seededRandom(courseId)
  const tone = Math.floor(random() * 6)
  const draw = patterns[Math.floor(random() * patterns.length)] ?? steps
  return (
    <div className={classes.cover} data-tone={tone}>
      <svg viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        {draw(random)}
      </svg>
    </div>
  )
}

type Random = () => number
const patterns = [steps, arcs, bars, dots, circles, bands, hills]

function steps(random: Random) {
  const count = 6 + Math.floor(random() * 4)
  const width = 320 / count
  const rise = 110 / count
  return times(count, (i) => (
    <rect
      key={i}
      x={i * width}
      y={150 - i * rise - random() * 14}
      width={width}
      height={180}
      opacity={0.12 + (i / count) * 0.5}
      shapeRendering="crispEdges"
    />
  ))
}

function arcs(random: Random) {
  const left = random() < 0.5 ? 0 : 320
  const gap = 24 + random() * 14
  return times(8, (i) => (
    <circle
      key={i}
      cx={left}
      cy={180}
      r={gap * (i + 1)}
      fill="none"
      stroke="currentColor"
      strokeWidth={gap * 0.42}
      opacity={0.6 - i * 0.065}
    />
  ))
}

function bars(random: Random) {
  return times(7, (i) => (
    <rect
      key={i}
      x={32}
      y={22 + i * 20.5}
      width={70 + random() * 190}
      height={9}
      rx={4.5}
      opacity={0.2 + random() * 0.45}
    />
  ))
}

function dots(random: Random) {
  const focus = { x: 60 + random() * 200, y: 40 + random() * 100 }
  return times(16 * 9, (i) => {
    const x = 10 + (i % 16) * 20
    const y = 10 + Math.floor(i / 16) * 20
    const near = Math.max(0, 1 - Math.hypot(x - focus.x, y - focus.y) / 190)
    return <circle key={i} cx={x} cy={y} r={1.2 + near * 6.5} opacity={0.18 + near * 0.45} />
  })
}

function circles(random: Random) {
  const middle = 110 + random() * 100
  const radius = 44 + random() * 14
  return times(3, (i) => (
    <circle
      key={i}
      cx={middle + (i - 1) * radius * 1.05}
      cy={90 + (random() - 0.5) * 24}
      r={radius}
      opacity={0.26 + i * 0.06}
    />
  ))
}

function bands(random: Random) {
  const lean = 50 + random() * 70
  return times(7, (i) => {
    const x = -80 + i * 62 + random() * 10
    const width = 14 + random() * 30
    return <path key={i} d={`M${x + lean} 0h${width}L${x + width} 180H${x}Z`} opacity={0.14 + random() * 0.34} />
  })
}

function hills(random: Random) {
  return times(4, (i) => {
    const y = 66 + i * 27
    const bend = 14 + random() * 26
    const side = random() < 0.5 ? 1 : -1
    return (
      <path
        key={i}
        d={`M0 ${y}C90 ${y - bend * side},230 ${y + bend * side},320 ${y - 6 * side}V180H0Z`}
        opacity={0.2 + i * 0.09}
      />
    )
  })
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** The mulberry32 generator (Tommy Ettinger, public domain) on an FNV-1a hash of the seed: numbers in [0, 1). */
function seededRandom(seed: string): Random {
  let state = 0x811c9dc5
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
