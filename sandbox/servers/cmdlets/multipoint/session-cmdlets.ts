import { accessDenied, CmdletError, itemNotFound } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, EnumType, Invocation } from '../../engine/command.ts'
import { enumValue, type PsObject, uint32, type Value } from '../../engine/value.ts'
import { groupByName, isMemberOf } from '../../state/accounts.ts'
import { endSession } from '../../state/people/sessions.ts'
import type { ServerState, Session } from '../../state/server-state.ts'
import { idOrAll, wmsCmdlet, wmsObject, wmsType } from './define-cmdlet.ts'

const THUMBNAIL: EnumType = { enum: wmsType('ThumbnailSizePS'), names: ['Small', 'Medium', 'Large', 'FullScreen'] }
const EPOCH_OF_FILETIME_MS = 11_644_473_600_000

function wmsSession(state: ServerState, session: Session): PsObject {
  return wmsObject('WmsSession', {
    SessionId: uint32(session.sessionId),
    State: enumValue(wmsType('SessionState'), session.state, 0),
    IsOrchestratable: session.isOrchestratable,
    IsAdmin: session.isAdmin,
    IsMOGUser: session.isDashboardUser,
    UserName: session.userName,
    StationId: uint32(session.stationId),
    ComputerName: state.computerName,
    ClientName: session.clientName,
    DomainName: session.domainName,
    IsRail: false,
  })
}

function chosenSessions({ parameters, machine, writeError }: Invocation): Session[] {
  const ids = parameters.numbers('SessionId')
  if (ids === undefined) return [...machine.state.sessions]
  return ids.flatMap((id) => {
    const session = machine.state.sessions.find((candidate) => candidate.sessionId === id)
    if (!session) writeError(itemNotFound(`The session with the ID ${id} was not found.`, String(id)))
    return session ? [session] : []
  })
}

function eachSession(change: (session: Session, invocation: Invocation) => void): Cmdlet['run'] {
  return (invocation) => {
    for (const session of chosenSessions(invocation)) change(session, invocation)
    return []
  }
}

/** Administrators close every session, users of the dashboard those of standard users only. */
function closeSessions(invocation: Invocation): readonly Value[] {
  const { machine, caller, writeError } = invocation
  const operators = groupByName(machine.state, 'WmsOperators')
  const isOperator = operators !== undefined && isMemberOf(machine.state, caller.sid, operators.sid)
  if (!caller.isAdministrator && !isOperator) throw accessDenied()
  for (const session of chosenSessions(invocation)) {
    if (caller.isAdministrator || !session.isAdmin) endSession(machine.state, session)
    else writeError(administratorsSession(session))
  }
  return []
}

function administratorsSession({ sessionId }: Session): CmdletError {
  const { facts } = accessDenied('Only an administrator can end the session of an administrator.')
  return new CmdletError({ ...facts, targetName: String(sessionId), terminating: false })
}

function disconnect(session: Session, { machine }: Invocation): void {
  session.state = 'Disconnected'
  session.stationId = 0
  for (const station of machine.state.stations) if (station.sessionId === session.sessionId) station.sessionId = null
}

function apps({ parameters, machine }: Invocation): readonly Value[] {
  const id = parameters.number('SessionId')
  const session = machine.state.sessions.find((candidate) => candidate.sessionId === id)
  if (!session) throw itemNotFound(`The session with the ID ${id} was not found.`, String(id))
  const created = BigInt(session.logonAt + EPOCH_OF_FILETIME_MS) * 10_000n
  return session.applications.map((app) =>
    wmsObject('WmsRunningApp', {
      Name: app.name,
      ProcessId: uint32(app.processId),
      WindowId: uint32(app.windowId),
      CreateTime: created,
    }),
  )
}

function webLimiting({ machine }: Invocation): readonly Value[] {
  const { sites, isInLimiting, isAllowList } = machine.state.wms.webLimiting
  return [wmsObject('WebLimitSetting', { Sites: sites, IsInLimiting: isInLimiting, IsAllowList: isAllowList })]
}

/** The cmdlets of sessions. */
export const SESSION_CMDLETS: readonly Cmdlet[] = [
  wmsCmdlet('Get-WmsSession', {
    parameters: [...idOrAll('SessionId'), { name: 'Thumbnail', type: THUMBNAIL }],
    run: (invocation) => chosenSessions(invocation).map((session) => wmsSession(invocation.machine.state, session)),
  }),
  wmsCmdlet('Close-WmsSession', {
    mutates: true,
    confirm: 'high',
    parameters: idOrAll('SessionId'),
    isForDashboardUsers: true,
    run: closeSessions,
  }),
  wmsCmdlet('Disconnect-WmsSession', {
    mutates: true,
    confirm: 'medium',
    parameters: idOrAll('SessionId'),
    run: eachSession(disconnect),
  }),
  wmsCmdlet('Lock-WmsSession', {
    mutates: true,
    parameters: [...idOrAll('SessionId'), { name: 'Message', type: 'string', mandatory: true, position: 1 }],
    run: eachSession((session, { parameters }) => {
      session.lockMessage = parameters.text('Message') ?? ''
    }),
  }),
  wmsCmdlet('Unlock-WmsSession', {
    mutates: true,
    parameters: idOrAll('SessionId'),
    run: eachSession((session) => {
      session.lockMessage = null
    }),
  }),
  wmsCmdlet('Get-WmsApp', {
    parameters: [{ name: 'SessionId', type: 'uint32', mandatory: true, position: 0, pipeline: 'name' }],
    run: apps,
  }),
  wmsCmdlet('Get-WmsWebLimiting', {
    parameters: [{ name: 'SessionId', type: 'uint32', pipeline: 'name' }],
    run: webLimiting,
  }),
]
