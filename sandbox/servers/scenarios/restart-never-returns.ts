import { variant } from './scenario.ts'

export const RESTART_NEVER_RETURNS = variant(
  'restart-never-returns',
  'the destination does not come back from a restart',
  ({ destination }) => {
    destination.faults.push({ kind: 'never-returns' })
  },
)
