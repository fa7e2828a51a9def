import { variant } from './scenario.ts'

export const SHARED_AUTO_LOGON_SINGLE_SESSION = variant(
  'shared-auto-logon-single-session',
  'stations 2 and 3 share an account and the source allows one session for each',
  ({ source }) => {
    source.wms.isSingleSessionPerUser = true
  },
)
