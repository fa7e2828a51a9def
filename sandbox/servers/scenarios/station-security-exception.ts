import { variant } from './scenario.ts'

export const STATION_SECURITY_EXCEPTION = variant(
  'station-security-exception',
  'Set-WmsStation of the destination refuses automatic logon',
  ({ destination }) => {
    destination.faults.push({
      kind: 'error',
      command: 'Set-WmsStation',
      parameter: 'AutoLogonCredential',
      exception: 'System.Security.SecurityException',
      message: 'Requested registry access is not allowed.',
    })
  },
)
