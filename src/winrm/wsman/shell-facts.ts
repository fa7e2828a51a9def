import type { XmlElement } from '../xml/parse-xml.ts'
import { element, type XmlMarkup } from '../xml/write-xml.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { childText } from './envelope.ts'
import { NS } from './namespaces.ts'

/** What a server tells about a shell, MS-WSMV 2.2.4.37. */
export interface ShellFacts {
  /** In lower case. */
  readonly shellId: string
  readonly name: string | undefined
  readonly resourceUri: string
  /** `MACHINE\user`. */
  readonly owner: string
  readonly clientIp: string | undefined
  /** Of the process that hosts the shell. */
  readonly processId: number | undefined
  readonly idleTimeoutMs: number | undefined
  /** Time since the last request about it. */
  readonly inactivityMs: number | undefined
  /** `Connected` or `Disconnected`. */
  readonly state: string
}

/** Reads an `rsp:Shell`. */
export function readShell(shell: XmlElement): ShellFacts {
  const text = (name: string) => childText(shell, NS.shell, name)
  const processId = Number(text('ProcessId'))
  const duration = (name: string) => {
    const found = text(name)
    return found === undefined ? undefined : parseDuration(found)
  }
  return {
    shellId: text('ShellId')?.toLowerCase() ?? '',
    name: text('Name') ?? shell.attributes.get('Name'),
    resourceUri: text('ResourceUri') ?? '',
    owner: text('Owner') ?? '',
    clientIp: text('ClientIP'),
    processId: Number.isInteger(processId) ? processId : undefined,
    idleTimeoutMs: duration('IdleTimeOut'),
    inactivityMs: duration('ShellInactivity'),
    state: text('State') ?? '',
  }
}

/** Writes an `rsp:Shell` as Windows Server 2016 does. */
export function renderShell(shell: ShellFacts): XmlMarkup {
  const item = (name: string, text: string | undefined) =>
    text === undefined ? [] : [element(`rsp:${name}`, {}, text)]
  return element(
    'rsp:Shell',
    {},
    ...item('ShellId', shell.shellId.toUpperCase()),
    ...item('Name', shell.name),
    ...item('ResourceUri', shell.resourceUri),
    ...item('Owner', shell.owner),
    ...item('ClientIP', shell.clientIp),
    ...item('ProcessId', shell.processId?.toString()),
    ...item('IdleTimeOut', shell.idleTimeoutMs === undefined ? undefined : formatDuration(shell.idleTimeoutMs)),
    ...item('InputStreams', 'stdin pr'),
    ...item('OutputStreams', 'stdout'),
    ...item('BufferMode', 'Block'),
    ...item('State', shell.state),
    ...item('ShellInactivity', shell.inactivityMs === undefined ? undefined : formatDuration(shell.inactivityMs)),
  )
}
