import { isSameName } from '../accounts.ts'
import type { ServerState } from '../server-state.ts'
import { diskOf } from './files.ts'

const SYSTEM_VOLUME = 'C:'

/** What is not on the system volume: the machine itself, what runs, the world around it, and the protection. */
const ELSEWHERE: ReadonlySet<string> = new Set<keyof ServerState>([
  'schema',
  'uuid',
  'computer',
  'clock',
  'bootAt',
  'bootCount',
  'power',
  'sessions',
  'messages',
  'network',
  'remoteHosts',
  'securityEvents',
  'faults',
  'diskProtection',
  'protectedVolume',
])

/** What the system volume holds now, to be found again at every start while disk protection discards. */
export function systemVolumeOf(state: ServerState): Partial<ServerState> {
  const held = Object.entries(state).filter(([key]) => !ELSEWHERE.has(key))
  return structuredClone({
    ...Object.fromEntries(held),
    files: state.files.filter(({ path }) => isOnSystemVolume(state, path)),
    disks: state.disks.filter(({ device }) => device === SYSTEM_VOLUME),
  })
}

/** Drops everything that was written to the system volume since; other volumes keep what they have. */
export function restoreSystemVolume(state: ServerState, volume: Partial<ServerState>): void {
  const { files = [], disks = [], domain = null, ...rest } = structuredClone(volume)
  state.files = [...files, ...state.files.filter(({ path }) => !isOnSystemVolume(state, path))]
  state.disks = state.disks.map((disk) => disks.find(({ device }) => isSameName(device, disk.device)) ?? disk)
  // Whether it is a member is written on the volume; what the domain itself holds is not.
  if (domain === null || state.domain === null) state.domain = domain
  Object.assign(state, rest)
}

function isOnSystemVolume(state: ServerState, path: string): boolean {
  return diskOf(state, path)?.device === SYSTEM_VOLUME
}
