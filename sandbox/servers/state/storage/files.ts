import { createHash } from 'node:crypto'
import { isSameName } from '../accounts.ts'
import type { Disk, ServerState } from '../server-state.ts'
import type { FileEntry } from './storage-state.ts'

/** What holds files: this machine's volumes, or the shares of another one. */
export interface FileStore {
  files: FileEntry[]
}

/** All entries with the directories that they lie in; a volume or a share is the topmost of them. */
export function entriesOf(store: FileStore): FileEntry[] {
  const all = new Map(store.files.map((entry) => [entry.path.toLowerCase(), entry]))
  for (const { path } of store.files) {
    for (let above = folderOf(path); above !== undefined; above = folderOf(above)) {
      if (!all.has(above.toLowerCase())) all.set(above.toLowerCase(), { path: above, sizeBytes: null })
    }
  }
  for (const { device } of 'disks' in store ? (store as ServerState).disks : []) {
    if (!all.has(device.toLowerCase())) all.set(device.toLowerCase(), { path: device, sizeBytes: null })
  }
  return [...all.values()]
}

/** The directory of a path; undefined for a volume or a share. */
export function folderOf(path: string): string | undefined {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('\\')))
  const isTop = folder === '' || /^\\\\[^\\]*$/.test(folder)
  return isTop ? undefined : folder
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1)
}

export function entryAt(store: FileStore, path: string): FileEntry | undefined {
  return entriesOf(store).find((entry) => isSameName(entry.path, path))
}

export function fileAt(store: FileStore, path: string): FileEntry | undefined {
  return store.files.find((entry) => entry.sizeBytes !== null && isSameName(entry.path, path))
}

export function isDirectory(store: FileStore, path: string): boolean {
  return entryAt(store, path)?.sizeBytes === null
}

/** The volume of a local path. */
export function diskOf(state: ServerState, path: string): Disk | undefined {
  return state.disks.find(({ device }) => isSameName(path.slice(0, device.length), device))
}

/** Gives a file of this machine another size, as far as its volume has room; true where it had. */
export function resizeFile(state: ServerState, file: FileEntry, sizeBytes: number): boolean {
  const disk = diskOf(state, file.path)
  const growth = Math.min(sizeBytes - (file.sizeBytes ?? 0), disk?.freeBytes ?? 0)
  file.sizeBytes = (file.sizeBytes ?? 0) + growth
  if (disk) disk.freeBytes -= growth
  return file.sizeBytes === sizeBytes
}

/** Puts a whole file on a volume of this machine in place of one of its path; the volume must have room for it. */
export function writeFile(state: ServerState, file: FileEntry): void {
  removeEntries(state, file.path)
  const entry = { ...file, sizeBytes: 0 }
  state.files.push(entry)
  resizeFile(state, entry, file.sizeBytes ?? 0)
}

/** Takes a file or a directory with all that is in it away; a local volume gets its room back. */
export function removeEntries(store: FileStore, path: string): void {
  const isGone = (entry: FileEntry) =>
    isSameName(entry.path, path) || entry.path.toLowerCase().startsWith(`${path.toLowerCase()}\\`)
  for (const entry of 'disks' in store ? store.files.filter(isGone) : []) {
    if (entry.sizeBytes !== null) resizeFile(store as ServerState, entry, 0)
  }
  store.files = store.files.filter((entry) => !isGone(entry))
}

/** Whether a running virtual machine or a copy holds the file open. */
export function isInUse(state: ServerState, path: string): boolean {
  const disks = state.virtualMachines.filter((machine) => machine.state === 'Running').map(({ diskPath }) => diskPath)
  const targets = state.scheduledTasks.flatMap((task) => task.run?.copies.map(({ to }) => to.path) ?? [])
  return [...disks, ...targets].some((held) => isSameName(held, path))
}

/** What stands for a file's bytes, as its copies have them too. */
export function contentOf({ content, path }: FileEntry): string {
  return content ?? `only ${path}`
}

/** The hash of a file's bytes in upper-case hexadecimal, as PowerShell writes it. */
export function hashOf(file: FileEntry, algorithm: string): string {
  const bytes = [contentOf(file), file.sizeBytes, file.isDamaged === true]
  return createHash(algorithm.toLowerCase()).update(JSON.stringify(bytes)).digest('hex').toUpperCase()
}
