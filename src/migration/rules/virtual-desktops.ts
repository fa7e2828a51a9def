import { sameAccount } from '../worksheet/names.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'

/** Whether the server uses virtual desktops: it has a template, desktops, or a station that shows one. */
export function usesVirtualDesktops({ virtualDesktops, stations }: Worksheet): boolean {
  return (
    virtualDesktops.templateName !== null ||
    virtualDesktops.desktops.length > 0 ||
    stations.some((station) => station.virtualMachine !== null)
  )
}

/** Whether a virtual machine is one that MultiPoint made: its template or the desktop of a station. */
export function isVirtualDesktop({ virtualDesktops, stations }: Worksheet, machine: string): boolean {
  const names = [
    virtualDesktops.templateName,
    ...virtualDesktops.desktops,
    ...stations.map((station) => station.virtualMachine),
  ]
  return names.some((name) => name !== null && sameAccount(name, machine))
}
