import type { ServerState, Station } from '../servers/state/server-state.ts'

/**
 * What is not as it should be on the destination after a migration, judged from the servers' states alone: it holds what the
 * source held, and still everything that was its own. Empty where all is well.
 */
export function compareDestination(source: ServerState, before: ServerState, after: ServerState): string[] {
  return [
    ...compareSettings(source, after),
    ...compareStations(source, after),
    ...compareUsers(source, before, after),
    ...missing(
      'manages',
      [...source.wms.multiPointServers, ...source.wms.personalComputers],
      [...after.wms.multiPointServers, ...after.wms.personalComputers],
    ),
  ]
}

const SETTINGS = [
  'isSingleSessionPerUser',
  'isDesktopMonitoringAllowed',
  'bootToConsoleMode',
  'suppressPrivacyNotification',
  'isIpPerSession',
  'isChatEnabled',
  'isAdminOrchestration',
] as const

function compareSettings(source: ServerState, after: ServerState): string[] {
  return SETTINGS.filter((name) => source.wms[name] !== null && source.wms[name] !== after.wms[name]).map(
    (name) => `${name} is ${String(after.wms[name])}, on the source it is ${String(source.wms[name])}`,
  )
}

/** Stations are compared by the place at which they stand. */
function compareStations(source: ServerState, after: ServerState): string[] {
  return source.stations.flatMap((wanted) => {
    const found = after.stations.find((station) => station.seat === wanted.seat)
    return found ? stationDifferences(wanted, found) : [`nothing stands at the seat ${wanted.seat}`]
  })
}

function stationDifferences(wanted: Station, found: Station): string[] {
  const differences: string[] = []
  const compare = (what: string, is: unknown, shall: unknown) => {
    if (is !== shall) differences.push(`${wanted.name}: ${what} is ${String(is)}, should be ${String(shall)}`)
  }
  compare('name', found.name, wanted.name)
  compare('orientation', found.orientation, wanted.orientation)
  compare('automatic logon', found.isAutoLogOn, wanted.isAutoLogOn)
  if (wanted.isAutoLogOn) compare('account', found.autoLogOnUserName, wanted.autoLogOnUserName)
  return differences
}

const BUILT_IN = new Set(['Administrator', 'Guest', 'DefaultAccount', 'WMSshell'])

function compareUsers(source: ServerState, before: ServerState, after: ServerState): string[] {
  const names = (state: ServerState) => state.users.map((user) => user.name).filter((name) => !BUILT_IN.has(name))
  const own = before.users.filter((user) => {
    const now = after.users.find((candidate) => candidate.name === user.name)
    return now?.ntHash !== user.ntHash
  })
  return [
    ...missing('has the account', names(source), names(after)),
    ...missing('still has the account', names(before), names(after)),
    ...own.map((user) => `the password of ${user.name}, which was there before, has changed`),
  ]
}

function missing(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  return wanted.filter((name) => !found.includes(name)).map((name) => `it no longer or not yet ${what} ${name}`)
}
