import { variant } from './scenario.ts'

export const DEST_CONSOLE_MODE = variant(
  'dest-console-mode',
  'the destination is in console mode',
  ({ destination }) => {
    destination.wms.systemMode = 'Console'
  },
)
