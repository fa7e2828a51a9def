/** Trouble that comes again and again is told of at once, and after that no more often than this. */
const QUIET_MS = 30_000

/** `tell` is given how many like it were left out since the last one. */
export type Seldom = (tell: (leftOut: number) => void) => void

/** Lets the first of many alike through, and then one now and then: what lasts for hours must not fill a disk. */
export function seldom(now: () => number = () => performance.now(), quietMs = QUIET_MS): Seldom {
  let toldAt = Number.NEGATIVE_INFINITY
  let leftOut = 0
  return (tell) => {
    if (now() - toldAt < quietMs) {
      leftOut += 1
      return
    }
    toldAt = now()
    tell(leftOut)
    leftOut = 0
  }
}
