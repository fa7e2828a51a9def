import { randomUUID } from 'node:crypto'
import type { MigrationId } from '../migration/ids.ts'
import type { ShellFacts } from '../winrm/index.ts'

/** How an installation signs its shells, so that another one's are left alone. */
export interface InstallationSign {
  /** The first part of their names. */
  readonly name: string
  /** Eight hexadecimal digits that no other installation has, were it called the same; null while they are not known. */
  readonly mark: string | null
}

/** `<installation>.<migration>.<epoch>`: says to an operator whose shell it is, and to us which are from earlier claims. */
export function writePoolName(installation: string, migration: MigrationId, epoch: number): string {
  return `${installation}.${migration}.${epoch}`
}

/**
 * The id of a new shell. It begins with the mark and says by its version, 8, that it does: those of earlier versions of ours, and of
 * everybody else, are of version 4.
 */
export function newShellId({ mark }: InstallationSign): string {
  const random = randomUUID()
  return mark === null ? random : `${mark}${random.slice(8, 14)}8${random.slice(15)}`
}

/** Whether a shell that bears our name is ours and not that of an installation which is called the same. */
export function isSigned({ shellId }: Pick<ShellFacts, 'shellId'>, { mark }: InstallationSign): boolean {
  const found = /^([0-9a-f]{8})-[0-9a-f]{4}-8/.exec(shellId)?.[1]
  return found === undefined || found === mark
}

const WRITE_POOL = /^(.+)\.(MIG-\d+)\.(\d+)$/

/** Names of the shells under which other installations write. */
export function othersAmong(shells: readonly ShellFacts[], sign: InstallationSign): string[] {
  return shells.flatMap((shell) => {
    const [name, installation] = WRITE_POOL.exec(shell.name ?? '') ?? []
    if (name === undefined || (installation === sign.name && isSigned(shell, sign))) return []
    return [name]
  })
}
