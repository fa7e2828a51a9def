import { variant } from './scenario.ts'

export const ORCHESTRATION_MISSING = variant(
  'orchestration-missing',
  'neither server tells whether administrators are orchestrated',
  ({ source, destination }) => {
    source.wms.isAdminOrchestration = null
    destination.wms.isAdminOrchestration = null
  },
)
