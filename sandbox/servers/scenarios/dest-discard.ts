import { variant } from './scenario.ts'

export const DEST_DISCARD = variant(
  'dest-discard',
  'disk protection of the destination discards what is written',
  ({ destination }) => {
    destination.diskProtection = 'Discard'
  },
)
