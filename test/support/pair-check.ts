import type { ServerState, Station } from '../../sandbox/servers/state/server-state.ts'

const SETTINGS = [
  'isSingleSessionPerUser',
  'isDesktopMonitoringAllowed',
  'bootToConsoleMode',
  'suppressPrivacyNotification',
  'isIpPerSession',
  'isChatEnabled',
  'isAdminOrchestration',
] as const

const FIRST_OWN_RID = 1000

/**
 * What a person who walks from the old server to the new one finds missing or different, seat by seat. It knows nothing of
 * worksheets and plans, so that it can't share a mistake with them.
 */
export function missingOnDestination(source: ServerState, destination: ServerState): string[] {
  return [...settings(source, destination), ...accounts(source, destination), ...seats(source, destination)]
}

function settings(source: ServerState, destination: ServerState): string[] {
  const lists = (['multiPointServers', 'personalComputers'] as const).flatMap((list) =>
    source.wms[list].filter((name) => !destination.wms[list].includes(name)).map((name) => `${list}: ${name}`),
  )
  return [...SETTINGS.filter((name) => source.wms[name] !== destination.wms[name]), ...lists]
}

function accounts(source: ServerState, destination: ServerState): string[] {
  return source.users
    .filter(({ rid }) => rid > FIRST_OWN_RID)
    .flatMap(({ name }) => {
      if (!destination.users.some((user) => user.name === name)) return [`account ${name}`]
      const groups = (state: ServerState) =>
        state.groups
          .filter(({ members }) => members.some((member) => member.name === `${state.computerName}\\${name}`))
          .map((group) => group.name)
      return groups(source)
        .filter((group) => !groups(destination).includes(group))
        .map((group) => `${name} in ${group}`)
    })
}

function seats(source: ServerState, destination: ServerState): string[] {
  return source.stations.flatMap((wanted) => {
    const found = destination.stations.find(({ seat }) => seat === wanted.seat)
    if (!found) return [`station at ${wanted.seat}`]
    return seen(found) === seen(wanted) ? [] : [`${wanted.seat}: ${seen(found)} instead of ${seen(wanted)}`]
  })
}

function seen({ name, orientation, isAutoLogOn, autoLogOnUserName }: Station): string {
  return [name, orientation, isAutoLogOn ? autoLogOnUserName.toLowerCase() : 'no logon'].join(', ')
}
