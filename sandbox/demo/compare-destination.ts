import type { ServerState, Station } from '../servers/state/server-state.ts'

/**
 * What a person who walks from the old server to the new one finds missing or different, judged from the servers' states
 * alone: it knows nothing of worksheets and plans, so that it can't share a mistake with them. With `before`, also what
 * the destination had of its own and has no longer. Empty where all is well.
 */
export function compareDestination(
  source: ServerState,
  destination: ServerState,
  before: ServerState | null = null,
): string[] {
  return [
    ...compareSettings(source, destination),
    ...compareStations(source, destination),
    ...missing('has the account', accountsOf(source), accountsOf(destination)),
    ...compareGroups(source, destination),
    ...missing('manages', managedBy(source), managedBy(destination)),
    ...(before ? compareOwn(before, destination) : []),
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
  if (wanted.isAutoLogOn)
    compare('account', found.autoLogOnUserName.toLowerCase(), wanted.autoLogOnUserName.toLowerCase())
  return differences
}

const BUILT_IN = new Set(['Administrator', 'Guest', 'DefaultAccount', 'WMSshell'])

function accountsOf(state: ServerState): string[] {
  return state.users.map((user) => user.name).filter((name) => !BUILT_IN.has(name))
}

function managedBy({ wms }: ServerState): string[] {
  return [...wms.multiPointServers, ...wms.personalComputers]
}

/** An account is in the groups in which it was: administrators, Dashboard users. */
function compareGroups(source: ServerState, destination: ServerState): string[] {
  return accountsOf(source).flatMap((name) =>
    missing(`has ${name} in the group`, groupsOf(source, name), groupsOf(destination, name)),
  )
}

function groupsOf({ groups, computerName }: ServerState, account: string): string[] {
  return groups
    .filter(({ members }) => members.some((member) => member.name === `${computerName}\\${account}`))
    .map((group) => group.name)
}

/** Accounts that the destination had keep their passwords, and it still manages what it managed. */
function compareOwn(before: ServerState, after: ServerState): string[] {
  const changed = before.users.filter(
    (user) => after.users.find((candidate) => candidate.name === user.name)?.ntHash !== user.ntHash,
  )
  return [
    ...missing('still has the account', accountsOf(before), accountsOf(after)),
    ...missing('still manages', managedBy(before), managedBy(after)),
    ...changed.map((user) => `the password of ${user.name}, which was there before, has changed`),
  ]
}

function missing(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  return wanted.filter((name) => !found.includes(name)).map((name) => `not so: it ${what} ${name}`)
}

/** What differs on one server between two moments, as somebody finds it who walks up to it. Empty where all is as it was. */
export function comparePlaces(before: ServerState, after: ServerState): string[] {
  const seen = (state: ServerState): Readonly<Record<string, unknown>> => ({
    settings: state.wms,
    accounts: state.users.map(({ name, isEnabled, ntHash }) => ({ name, isEnabled, ntHash })),
    groups: state.groups.map(({ name, members }) => ({
      name,
      members: members.map((member) => member.name).toSorted(),
    })),
    stations: state.stations.map(({ seat, name, isAutoLogOn, orientation }) => ({
      seat,
      name,
      isAutoLogOn,
      orientation,
    })),
    features: state.features.filter(({ installState }) => installState === 'Installed').map(({ name }) => name),
    'virtual machines': state.virtualMachines.map(({ name }) => name),
    files: state.files.map(({ path }) => path).toSorted(),
    'disk protection': state.diskProtection,
    'scheduled update': state.scheduledUpdate,
  })
  const [was, is] = [seen(before), seen(after)]
  return Object.keys(was)
    .filter((what) => JSON.stringify(was[what]) !== JSON.stringify(is[what]))
    .map((what) => `${before.computerName}: ${what} were ${JSON.stringify(was[what])}, are ${JSON.stringify(is[what])}`)
}
