import { variant } from './scenario.ts'

export const SKEW_NINE_MINUTES = variant(
  'skew-nine-minutes',
  'the clock of the destination is nine minutes ahead',
  ({ destination }) => {
    destination.clock.skewMs = 9 * 60_000
  },
)
