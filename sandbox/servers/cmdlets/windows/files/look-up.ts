import { CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Invocation, Runspace } from '../../../engine/command.ts'
import { wildcard } from '../../../engine/filters.ts'
import { isSameName } from '../../../state/accounts.ts'
import { entriesOf, type FileStore } from '../../../state/storage/files.ts'
import { canonicalPath, hostOfPath, SMB_PORT } from '../../../state/storage/remote-hosts.ts'
import type { FileEntry } from '../../../state/storage/storage-state.ts'

/** Where a path leads, free of the drives that a session made for itself. */
export interface Place {
  readonly path: string
  readonly store: FileStore
}

type Session = Pick<Invocation, 'machine' | 'runspace'>

const NOWHERE: FileStore = { files: [] }

/** The volume or share behind a path of the file system; an error where there is no such drive or the session may not go there. */
export function placeOf({ machine, runspace }: Session, asked: string): Place | CmdletError {
  const { state } = machine
  const path = withoutDrive(runspace, asked.replace(/^FileSystem::/i, '').replaceAll('/', '\\')).replace(/\\+$/, '')
  if (path.startsWith('\\\\')) return remotePlace({ machine, runspace }, path)
  const [, drive] = /^([^\\:]+):/.exec(path) ?? []
  const isKnown = drive === undefined || state.disks.some(({ device }) => isSameName(device, `${drive}:`))
  return isKnown ? { path, store: state } : driveNotFound(drive)
}

function withoutDrive({ drives }: Runspace, path: string): string {
  const [, name = '', below = ''] = /^([^\\:]+):(.*)$/.exec(path) ?? []
  const drive = drives.find((candidate) => isSameName(candidate.name, name))
  return drive ? `${drive.root}${below}` : path
}

/** A remote session has no credential to pass on; only what its drives brought opens another computer. */
function remotePlace({ machine: { state }, runspace }: Session, path: string): Place | CmdletError {
  const host = hostOfPath(state, path)
  if (!host?.openPorts.includes(SMB_PORT)) return { path, store: NOWHERE }
  const isOpen = runspace.drives.some((drive) => drive.host === host.name)
  return isOpen ? { path: canonicalPath(state, path), store: host } : accessDenied(path)
}

/** The entries that a path names; a wildcard stands for names within one level of the tree. */
export function entriesAt({ path, store }: Place, isLiteral = false): FileEntry[] {
  const pattern = isLiteral || !/[*?]/.test(path) ? undefined : levelPattern(path)
  return entriesOf(store).filter((entry) => (pattern ? pattern.test(entry.path) : isSameName(entry.path, path)))
}

export function levelPattern(path: string): RegExp {
  const source = path.split('\\').map((part) => wildcard(part).source.slice(1, -1).replaceAll('.*', '[^\\\\]*'))
  return new RegExp(`^${source.join('\\\\')}$`, 'is')
}

function driveNotFound(name: string): CmdletError {
  return new CmdletError({
    message: `Cannot find drive. A drive with the name '${name}' does not exist.`,
    exception: 'System.Management.Automation.DriveNotFoundException',
    id: 'DriveNotFound',
    category: 'ObjectNotFound',
    targetName: name,
    terminating: false,
  })
}

function accessDenied(path: string): CmdletError {
  return new CmdletError({
    message: 'Access is denied',
    exception: 'System.UnauthorizedAccessException',
    id: 'ItemExistsUnauthorizedAccessError',
    category: 'PermissionDenied',
    targetName: path,
    terminating: false,
  })
}
