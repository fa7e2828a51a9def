import { CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Invocation } from '../../../engine/command.ts'
import { int64, type PsObject, type Value } from '../../../engine/value.ts'
import { nameOf } from '../../../state/storage/files.ts'
import type { FileEntry } from '../../../state/storage/storage-state.ts'
import { windowsObject } from '../define-cmdlet.ts'
import { entriesAt, type Place, placeOf } from './look-up.ts'
import { pathNotFound } from './path-not-found.ts'

/** A file or directory as .NET shows it. */
export function fileObject(entry: FileEntry): PsObject {
  const facts = { Name: nameOf(entry.path), FullName: entry.path, Exists: true, PSPath: providerPath(entry.path) }
  return entry.sizeBytes === null
    ? windowsObject('System.IO.DirectoryInfo', facts, entry.path)
    : windowsObject('System.IO.FileInfo', { ...facts, Length: int64(entry.sizeBytes) }, entry.path)
}

function providerPath(path: string): string {
  return `Microsoft.PowerShell.Core\\FileSystem::${path}`
}

/** What Get-Item gives for a path of the file system. */
export function getFiles(invocation: Invocation, path: string, isLiteral: boolean): readonly Value[] {
  return findEntries(invocation, path, isLiteral).map(({ entry }) => fileObject(entry))
}

/** The entries that a path names; where there are none and it has no wildcard, that is an error. */
export function findEntries(
  invocation: Invocation,
  path: string,
  isLiteral: boolean,
): { readonly entry: FileEntry; readonly place: Place }[] {
  const place = placeOf(invocation, path)
  if (place instanceof CmdletError) {
    invocation.writeError(place)
    if (place.facts.category === 'PermissionDenied') invocation.writeError(pathNotFound(path))
    return []
  }
  const found = entriesAt(place, isLiteral)
  if (found.length === 0 && (isLiteral || !/[*?]/.test(path))) invocation.writeError(pathNotFound(path))
  return found.map((entry) => ({ entry, place }))
}

/** What lies directly in a directory; a file is its own only child. */
export function childFiles(invocation: Invocation, path: string, isLiteral: boolean): readonly Value[] {
  return findEntries(invocation, path, isLiteral).flatMap(({ entry, place }) => {
    if (entry.sizeBytes !== null || /[*?]/.test(path)) return [fileObject(entry)]
    return entriesAt({ ...place, path: `${entry.path}\\*` }).map(fileObject)
  })
}

/** Test-Path on the file system; a path that the session may not look at is an error, and not there. */
export function testFile(invocation: Invocation, path: string, isLiteral: boolean): boolean {
  const place = placeOf(invocation, path)
  if (place instanceof CmdletError) {
    if (place.facts.category === 'PermissionDenied') invocation.writeError(place)
    return false
  }
  const type = invocation.parameters.text('PathType') ?? 'Any'
  return entriesAt(place, isLiteral).some(
    ({ sizeBytes }) => type === 'Any' || (sizeBytes === null) === (type === 'Container'),
  )
}
