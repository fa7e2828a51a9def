import type { ServerPair } from './scenarios/scenario.ts'
import type { StartServerOptions } from './start-server.ts'

/** A clock that all processes of a site share: it showed `siteAt` when the real one showed `realAt`, and runs at `speed`. */
export interface SiteClock {
  readonly realAt: number
  readonly siteAt: number
  readonly speed: number
}

type Tuning = Pick<
  StartServerOptions,
  | 'cmdletMs'
  | 'cmdletMsByName'
  | 'copyBytesPerSecond'
  | 'answers'
  | 'restartMs'
  | 'maxShellsPerUser'
  | 'maxCommandsPerShell'
  | 'shellEndMs'
  | 'access'
>

export interface OneServer extends Tuning {
  readonly role: keyof ServerPair
  /** Default: that of the file. */
  readonly scenario?: string
  readonly port?: number
}

/** The configuration file of the process `main.ts`. */
export interface ServersConfig extends Tuning {
  /** Each server keeps its state in a folder of its own name in here. */
  readonly directory: string
  /** Default `basic`. */
  readonly scenario?: string
  /** Passwords by account, as text or better as the name of an environment variable, which leaves no trace on disk. */
  readonly accounts?: Readonly<Record<string, string | { readonly env: string }>>
  /** Default: one server `source` and one `destination`. */
  readonly servers?: Readonly<Record<string, OneServer>>
  readonly controlPort?: number
  readonly clock?: SiteClock
  /** Ends when standard input ends, so that no server outlives whoever started it. */
  readonly endsWithInput?: boolean
}

/** What the site's clock shows when the real one shows `realNow`. */
export function siteTime(clock: SiteClock | undefined, realNow: number): number {
  return clock ? clock.siteAt + (realNow - clock.realAt) * clock.speed : realNow
}
