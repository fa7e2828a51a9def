import { CmdletError, type CmdletErrorFacts } from '../../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation } from '../../../engine/command.ts'
import { int64, type PsObject, type Value } from '../../../engine/value.ts'
import type { SecurityEvent } from '../../../state/people/people-state.ts'
import type { ServerState } from '../../../state/server-state.ts'
import { localTime, windowsCmdlet, windowsObject } from '../define-cmdlet.ts'
import { type EventNode, parseEventFilter } from './event-filter.ts'

const PROVIDER = 'Microsoft-Windows-Security-Auditing'
/** The logs that a computer has besides; nothing is written to them here. */
const LOGS = ['security', 'system', 'application', 'setup']
/** A logon through Remote Desktop Services, as those at stations are. */
const REMOTE_INTERACTIVE = 10

const hex = (value: number) => `0x${value.toString(16).toUpperCase()}`

/** The data of an event in the order of its XML. */
function dataOf(state: ServerState, event: SecurityEvent): readonly (readonly [name: string, value: string])[] {
  return [
    ['SubjectUserSid', 'S-1-5-18'],
    ['SubjectUserName', `${state.computerName}$`],
    ['SubjectDomainName', state.domain?.netbiosName ?? state.workgroup],
    ['TargetUserName', event.userName],
    ['TargetDomainName', event.domainName],
    ...(event.id === 4625
      ? ([
          ['Status', hex(event.status)],
          ['SubStatus', hex(event.subStatus)],
        ] as const)
      : []),
    ['LogonType', String(REMOTE_INTERACTIVE)],
    ['WorkstationName', state.computerName],
  ]
}

function nodeOf(state: ServerState, event: SecurityEvent): EventNode {
  const system: EventNode[] = [
    { name: 'Provider', attributes: { Name: PROVIDER } },
    { name: 'EventID', text: String(event.id) },
    { name: 'Level', text: '0' },
    { name: 'TimeCreated', attributes: { SystemTime: new Date(event.at).toISOString() } },
    { name: 'EventRecordID', text: String(event.recordId) },
    { name: 'Channel', text: 'Security' },
    { name: 'Computer', text: state.computerName },
  ]
  const data = dataOf(state, event).map(([name, text]) => ({ name: 'Data', attributes: { Name: name }, text }))
  return {
    name: 'Event',
    children: [
      { name: 'System', children: system },
      { name: 'EventData', children: data },
    ],
  }
}

function messageOf(state: ServerState, event: SecurityEvent): string {
  const isFailure = event.id === 4625
  const lines = [
    isFailure ? 'An account failed to log on.' : 'An account was successfully logged on.',
    '',
    'Subject:',
    '\tSecurity ID:\t\tS-1-5-18',
    `\tAccount Name:\t\t${state.computerName}$`,
    `\tAccount Domain:\t\t${state.domain?.netbiosName ?? state.workgroup}`,
    '',
    ...(isFailure
      ? [`Logon Type:\t\t\t${REMOTE_INTERACTIVE}`]
      : ['Logon Information:', `\tLogon Type:\t\t${REMOTE_INTERACTIVE}`]),
    '',
    isFailure ? 'Account For Which Logon Failed:' : 'New Logon:',
    `\tAccount Name:\t\t${event.userName}`,
    `\tAccount Domain:\t\t${event.domainName}`,
    ...(isFailure
      ? ['', 'Failure Information:', `\tStatus:\t\t\t${hex(event.status)}`, `\tSub Status:\t\t${hex(event.subStatus)}`]
      : []),
    '',
    'Network Information:',
    `\tWorkstation Name:\t${state.computerName}`,
  ]
  return lines.join('\r\n')
}

function eventRecord(state: ServerState, event: SecurityEvent): PsObject {
  return windowsObject(
    'System.Diagnostics.Eventing.Reader.EventLogRecord',
    {
      Message: messageOf(state, event),
      Id: event.id,
      Version: { kind: 'number', type: 'byte', value: event.id === 4624 ? 2 : 0 },
      Level: { kind: 'number', type: 'byte', value: 0 },
      RecordId: int64(event.recordId),
      ProviderName: PROVIDER,
      LogName: 'Security',
      MachineName: state.computerName,
      TimeCreated: localTime(state, event.at),
      LevelDisplayName: 'Information',
      TaskDisplayName: 'Logon',
      KeywordsDisplayNames: [event.id === 4624 ? 'Audit Success' : 'Audit Failure'],
      // Values lie one level deeper than remoting serializes.
      Properties: dataOf(state, event).map(() => 'System.Diagnostics.Eventing.Reader.EventProperty'),
    },
    'System.Diagnostics.Eventing.Reader.EventLogRecord',
  )
}

function getEvents({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { state } = machine
  const logs = (parameters.texts('LogName') ?? []).map((name) => name.toLowerCase())
  const unknown = logs.filter((name) => !LOGS.includes(name))
  for (const name of unknown) writeError(noSuchLog(name))
  if (unknown.length === logs.length) return []
  const matches = filterOf(parameters.text('FilterXPath'))
  const events = logs.includes('security') ? state.securityEvents : []
  const found = events.filter((event) => matches(nodeOf(state, event), machine.now()))
  if (found.length === 0) throw noEvents()
  const ordered = parameters.flag('Oldest') ? found : found.reverse()
  return ordered.slice(0, parameters.number('MaxEvents')).map((event) => eventRecord(state, event))
}

function filterOf(xpath: string | undefined) {
  try {
    return parseEventFilter(xpath ?? '*')
  } catch {
    throw eventError({
      message: 'The specified query is invalid',
      exception: 'System.Diagnostics.Eventing.Reader.EventLogException',
      id: 'System.Diagnostics.Eventing.Reader.EventLogException',
      category: 'NotSpecified',
    })
  }
}

function noSuchLog(name: string): CmdletError {
  return eventError({
    message: `There is not an event log on the localhost computer that matches "${name}".`,
    exception: 'System.Exception',
    id: 'NoMatchingLogsFound',
    category: 'ObjectNotFound',
    targetName: name,
  })
}

function noEvents(): CmdletError {
  return eventError({
    message: 'No events were found that match the specified selection criteria.',
    exception: 'System.Exception',
    id: 'NoMatchingEventsFound',
    category: 'ObjectNotFound',
  })
}

function eventError(facts: CmdletErrorFacts): CmdletError {
  return new CmdletError({ ...facts, terminating: false })
}

/** Get-WinEvent by the name of a log. */
export const EVENT_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'Get-WinEvent',
    module: 'Microsoft.PowerShell.Diagnostics',
    implementation: 'Microsoft.PowerShell.Commands.GetWinEventCommand',
    needsAdministrator: true,
    parameters: [
      { name: 'LogName', type: 'string[]', mandatory: true, position: 0, pipeline: 'both' },
      { name: 'FilterXPath', type: 'string' },
      { name: 'MaxEvents', type: 'int32' },
      { name: 'Oldest', type: 'switch' },
    ],
    run: getEvents,
  }),
]
