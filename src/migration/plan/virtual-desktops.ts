import { sameAccount, shortComputerName } from '../worksheet/names.ts'
import { known, knownValue, type Reading } from '../worksheet/reading.ts'
import type { VirtualDesktops, Worksheet } from '../worksheet/worksheet.ts'
import type { TemplateFile } from './change.ts'

/** Whether the server uses virtual desktops: it has a template, desktops, or a station that shows one. */
export function usesVirtualDesktops({ virtualDesktops, stations }: Worksheet): boolean {
  return (
    virtualDesktops.templateName !== null ||
    virtualDesktops.desktops.length > 0 ||
    stations.some((station) => station.virtualMachine !== null)
  )
}

/** MultiPoint calls a template's machine `<prefix>-t`; the prefix is the computer's own name where nobody chooses another. */
export function templateNameOf(computerName: string): string {
  return `${shortComputerName(computerName)}-t`
}

/** The desktop of a station; where the station is not known yet, `n` stands for its id. */
export function desktopNameOf(computerName: string, stationId: number | undefined): string {
  return `${shortComputerName(computerName)}-${stationId ?? 'n'}`
}

/** Where the destination keeps the copy until it is imported. */
export const COPY_FOLDER = 'C:\\ProgramData\\Stationmaster'

/** A file on a drive of the source as other computers see it. */
function asSeenFromElsewhere(computerName: string, location: Reading<string>): Reading<string> {
  if (location.kind !== 'known') return location
  const [, drive, rest] = /^([A-Za-z]):\\(.+)$/.exec(location.value) ?? []
  if (!drive || !rest) return { kind: 'unreadable', why: `${location.value} is not a path on a drive of the source` }
  return known(`\\\\${shortComputerName(computerName)}\\${drive.toLowerCase()}$\\${rest}`)
}

/** How the template's file gets from the source to the destination; undefined where its place is not known. */
export function templateFileOf(location: Reading<string>): TemplateFile | undefined {
  const from = knownValue(location)
  const [, drive, rest] = /^\\\\[^\\]+\\([a-z])\$\\(.+)$/.exec(from ?? '') ?? []
  const name = rest?.split('\\').at(-1)
  if (!from || !drive || !name) return undefined
  return { from, original: `${drive.toUpperCase()}:\\${rest}`, path: `${COPY_FOLDER}\\${name}` }
}

/**
 * What the destination's virtual desktops shall be: the source's template under the destination's own name. A template that
 * it has already stays. In what is desired, `templateLocation` is where the template comes from, as the destination sees it.
 */
export function desiredVirtualDesktops(source: Worksheet, before: Worksheet): VirtualDesktops {
  const there = source.virtualDesktops
  if (!usesVirtualDesktops(source)) return before.virtualDesktops
  const enabled = { ...before.virtualDesktops, isEnabled: true }
  if (there.templateName === null || before.virtualDesktops.templateName !== null) return enabled
  return {
    ...enabled,
    templateName: templateNameOf(before.computerName),
    templateLocation: asSeenFromElsewhere(source.computerName, there.templateLocation),
    templateSizeBytes: there.templateSizeBytes,
  }
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
