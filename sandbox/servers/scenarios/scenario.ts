import type { ServerState } from '../state/server-state.ts'
import { sampleDestination } from './sample/destination.ts'
import { sampleSource } from './sample/source.ts'
import { withoutDisks, withoutVirtualDesktops } from './sample/without-virtual-desktops.ts'

export interface ServerPair {
  readonly source: ServerState
  readonly destination: ServerState
}

/** A named starting point of the two servers. */
export interface Scenario {
  readonly name: string
  /** What differs from `basic`, in a sentence. */
  readonly description: string
  readonly build: () => ServerPair
}

/** The sample pair with virtual desktops and disk protection. */
export function fullPair(): ServerPair {
  return { source: sampleSource(), destination: sampleDestination() }
}

/** The sample pair without them. */
export function basicPair(): ServerPair {
  const { source, destination } = fullPair()
  for (const host of destination.remoteHosts) host.files = withoutDisks(host.files)
  return { source: withoutVirtualDesktops(source), destination }
}

/** `basic` with a small change. */
export function variant(name: string, description: string, change: (pair: ServerPair) => void): Scenario {
  return {
    name,
    description,
    build: () => {
      const pair = basicPair()
      change(pair)
      return pair
    },
  }
}
