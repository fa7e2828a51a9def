import { variant } from './scenario.ts'

export const DEST_SERVICE_STOPPED = variant(
  'dest-service-stopped',
  'the MultiPoint service of the destination does not run',
  ({ destination }) => {
    destination.wms.isServiceRunning = false
  },
)
