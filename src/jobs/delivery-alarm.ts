import type { EpochMs } from '../migration/ids.ts'
import type { Clock } from '../operations/ports.ts'

export interface DeliveryAlarmOptions {
  readonly clock: Clock
  /** How many ms of the clock pass in a real one. */
  readonly speed: number
  readonly ring: () => Promise<void>
}

export interface DeliveryAlarm {
  /** Rings at a moment of the clock; of several the earliest counts. */
  readonly set: (at: EpochMs) => void
  close(): void
}

/** Far more than the time between two rounds of the reconciler, which makes up for every alarm that is lost. */
const LONGEST_MS = 60_000

/** Wakes the notify worker when Slack's limits let it go on: the reconciler's rounds are too far apart for a message a second. */
export function createDeliveryAlarm({ clock, speed, ring }: DeliveryAlarmOptions): DeliveryAlarm {
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let setFor = Number.POSITIVE_INFINITY
  const goOff = () => {
    setFor = Number.POSITIVE_INFINITY
    void ring()
  }
  return {
    set(at) {
      const waitMs = Math.max(1, Math.ceil((at - clock.now()) / speed))
      if (isClosed || at >= setFor || waitMs > LONGEST_MS) return
      clearTimeout(timer)
      setFor = at
      timer = setTimeout(goOff, waitMs).unref()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
