import { variant } from './scenario.ts'

export const SAME_MACHINE = variant(
  'same-machine',
  'the destination is the source under another name',
  ({ source, destination }) => {
    Object.assign(destination, { uuid: source.uuid })
  },
)
