import { variant } from './scenario.ts'

export const SOURCE_DISCARD = variant(
  'source-discard',
  'disk protection of the source discards what is written',
  ({ source }) => {
    source.diskProtection = 'Discard'
  },
)
