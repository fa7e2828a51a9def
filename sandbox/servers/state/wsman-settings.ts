import type { ServerState } from './server-state.ts'

/** Limits of all remote shells, and those of PowerShell's own endpoint. */
export const SHELL = 'Shell'
export const POWERSHELL_QUOTAS = 'Plugin\\microsoft.powershell\\Quotas'

/** WinRM's settings that quotas are made of, with the values that Windows is documented to have when it is new. */
export function newWsmanSettings(): ServerState['wsman'] {
  return {
    [SHELL]: {
      AllowRemoteShellAccess: 'true',
      IdleTimeout: '7200000',
      MaxConcurrentUsers: '10',
      MaxShellRunTime: '2147483647',
      MaxProcessesPerShell: '25',
      MaxMemoryPerShellMB: '1024',
      MaxShellsPerUser: '30',
    },
    [POWERSHELL_QUOTAS]: {
      MaxShells: '25',
      MaxShellsPerUser: '25',
      MaxConcurrentUsers: '5',
      MaxProcessesPerShell: '15',
      MaxMemoryPerShellMB: '1024',
      MaxConcurrentCommandsPerShell: '1000',
      MaxIdleTimeoutms: '2147483647',
      IdleTimeoutms: '7200000',
    },
  }
}

/** How many shells one user may have; the stricter of both limits counts. */
export function shellsPerUser({ wsman }: ServerState): number {
  const limits = [SHELL, POWERSHELL_QUOTAS].map((container) => Number(wsman[container]?.MaxShellsPerUser))
  return Math.min(...limits)
}
