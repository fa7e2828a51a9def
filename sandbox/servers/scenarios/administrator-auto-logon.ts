import { variant } from './scenario.ts'

export const ADMINISTRATOR_AUTO_LOGON = variant(
  'administrator-auto-logon',
  'station 2 of the source logs an administrator on',
  ({ source }) => {
    const station = source.stations.find(({ stationId }) => stationId === 2)
    if (station) station.autoLogOnUserName = 'lab.admin'
  },
)
