import { variant } from './scenario.ts'

export const AUTO_LOGON_ACCOUNT_MISSING = variant(
  'auto-logon-account-missing',
  'station 2 of the source logs an account on that exists nowhere',
  ({ source }) => {
    const station = source.stations.find(({ stationId }) => stationId === 2)
    if (station) station.autoLogOnUserName = 'reception'
  },
)
