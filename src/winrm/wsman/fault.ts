import { type RetryAdvice, ShellGoneError, WsmanFaultError, type WsmanFaultFacts } from '../errors.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { child, textOf } from '../xml/query.ts'
import { element } from '../xml/write-xml.ts'
import { childText, renderResponseEnvelope } from './envelope.ts'
import { FAULT_ACTION, NS } from './namespaces.ts'

/** Codes of WSManFault, MS-WSMV 2.2.4.43 and the Windows header wsmerror.h. */
export const FAULT_CODES = {
  accessDenied: 5,
  hostProcessFailed: 2,
  operationAborted: 995,
  registryKeyDeleted: 1018,
  cancelled: 1223,
  registryKeyDeletedHresult: 2_147_943_418,
  invalidHeader: 2_150_858_767,
  envelopeTooLarge: 2_150_858_790,
  timedOut: 2_150_858_793,
  schemaValidation: 2_150_858_817,
  invalidSelectors: 2_150_858_843,
  shellClosed: 2_150_859_082,
  commandClosed: 2_150_859_087,
  maxShellsPerUser: 2_150_859_173,
  maxOperationsPerUser: 2_150_859_174,
  userQuota: 2_150_859_175,
  systemQuota: 2_150_859_176,
  otherAuthorizationToken: 2_150_859_177,
  maxShellUsers: 2_150_859_179,
  remoteShellsForbidden: 2_150_859_180,
  shellDisconnected: 2_150_859_204,
  streamDisconnected: 2_150_859_230,
  maxPluginShells: 2_150_859_236,
  maxPluginCommands: 2_150_859_241,
} as const

/** The shell cannot be used any more, whatever made it end. */
const SHELL_GONE: ReadonlySet<number> = new Set([
  FAULT_CODES.operationAborted,
  FAULT_CODES.cancelled,
  FAULT_CODES.invalidSelectors,
  FAULT_CODES.shellClosed,
  FAULT_CODES.streamDisconnected,
])

/** A limit was reached that time or a clean-up frees again. */
const QUOTA: ReadonlySet<number> = new Set([
  FAULT_CODES.maxShellsPerUser,
  FAULT_CODES.maxOperationsPerUser,
  FAULT_CODES.userQuota,
  FAULT_CODES.systemQuota,
  FAULT_CODES.maxShellUsers,
])

/** Passes by itself: the host process or the user's profile is on its way up or down, as just after a restart. */
const TRANSIENT: ReadonlySet<number> = new Set([
  FAULT_CODES.hostProcessFailed,
  FAULT_CODES.registryKeyDeleted,
  FAULT_CODES.registryKeyDeletedHresult,
])

const UNDECIDED: ReadonlySet<number> = new Set([
  FAULT_CODES.timedOut,
  FAULT_CODES.shellDisconnected,
  FAULT_CODES.commandClosed,
])

/** What to do about a fault of this code. */
function retryAdvice(code: number | undefined): RetryAdvice {
  if (code === undefined) return 'never'
  if (SHELL_GONE.has(code) || UNDECIDED.has(code)) return 'after-probe'
  const isPluginQuota = code >= FAULT_CODES.maxPluginShells && code <= FAULT_CODES.maxPluginCommands
  return QUOTA.has(code) || TRANSIENT.has(code) || isPluginQuota ? 'after-delay' : 'never'
}

/** Whether this is the answer of a long poll during which nothing happened. */
export function isOperationTimeout(error: unknown): boolean {
  return error instanceof WsmanFaultError && error.facts.code === FAULT_CODES.timedOut
}

/** Ended while the request was being worked on: it may have had its effect before. */
const CUT_SHORT: ReadonlySet<number> = new Set([
  FAULT_CODES.timedOut,
  FAULT_CODES.operationAborted,
  FAULT_CODES.cancelled,
  FAULT_CODES.streamDisconnected,
])

/** Whether a fault leaves open what the request did. */
export function leavesOutcomeOpen(error: unknown): boolean {
  const fault = error instanceof ShellGoneError ? error.cause : error
  return fault instanceof WsmanFaultError && fault.facts.code !== undefined && CUT_SHORT.has(fault.facts.code)
}

/** Whether the command or its shell had ended already, so that ending it again is no error. */
export function isAlreadyGone(error: unknown): boolean {
  return (
    error instanceof ShellGoneError ||
    (error instanceof WsmanFaultError && error.facts.code === FAULT_CODES.commandClosed)
  )
}

/** The typed error for an `s:Fault`: ShellGoneError where the code says so, else WsmanFaultError. */
export function readFault(
  fault: XmlElement,
  request: { readonly action: string; readonly httpStatus: number },
): WsmanFaultError | ShellGoneError {
  const facts = readFaultFacts(fault, request)
  const error = new WsmanFaultError(facts, retryAdvice(facts.code))
  if (facts.code === undefined || !SHELL_GONE.has(facts.code)) return error
  return new ShellGoneError(`the shell no longer exists: ${error.message}`, { cause: error })
}

function readFaultFacts(
  fault: XmlElement,
  request: { readonly action: string; readonly httpStatus: number },
): WsmanFaultFacts {
  const detail = child(fault, NS.soap, 'Detail')
  const wsman = detail && child(detail, NS.fault, 'WSManFault')
  const message = wsman && child(wsman, NS.fault, 'Message')
  const provider = message && child(message, NS.fault, 'ProviderFault')
  const code = Number(wsman?.attributes.get('Code'))
  const soapCode = child(fault, NS.soap, 'Code')
  const subcode = soapCode && child(soapCode, NS.soap, 'Subcode')
  const soapReason = child(fault, NS.soap, 'Reason')
  return {
    ...request,
    code: Number.isInteger(code) ? code : undefined,
    machine: wsman?.attributes.get('Machine'),
    subcode: subcode && childText(subcode, NS.soap, 'Value')?.replace(/^.*:/, ''),
    reason: (message && plainText(message)) || ((soapReason && childText(soapReason, NS.soap, 'Text')) ?? ''),
    provider: provider && {
      id: provider.attributes.get('providerId') ?? provider.attributes.get('provider') ?? '',
      message: plainText(provider),
    },
  }
}

function plainText(holder: XmlElement): string {
  return textOf(holder).replace(/\s+/g, ' ').trim()
}

export interface FaultToSend {
  readonly code: number
  /** Local name in the namespace of WS-Management, for example `TimedOut`. */
  readonly subcode: string
  readonly reason: string
  readonly machine: string
  readonly sender: boolean
  readonly provider?: { readonly id: string; readonly message: string }
}

/** A server's fault as envelope text; it goes out with HTTP status 500. */
export function renderFault(
  fault: FaultToSend,
  ids: { readonly messageId: string; readonly relatesTo: string },
): string {
  const provider =
    fault.provider &&
    element(
      'f:ProviderFault',
      { provider: fault.provider.id, path: '%systemroot%\\system32\\pwrshplugin.dll' },
      fault.provider.message,
    )
  const code = element(
    's:Code',
    {},
    element('s:Value', {}, fault.sender ? 's:Sender' : 's:Receiver'),
    element('s:Subcode', {}, element('s:Value', {}, `w:${fault.subcode}`)),
  )
  const detail = element(
    'f:WSManFault',
    { 'xmlns:f': NS.fault, Code: String(fault.code), Machine: fault.machine },
    element('f:Message', {}, provider ?? fault.reason),
  )
  const body = element(
    's:Fault',
    {},
    code,
    element('s:Reason', {}, element('s:Text', { 'xml:lang': 'en-US' }, fault.reason)),
    element('s:Detail', {}, detail),
  )
  return renderResponseEnvelope({ action: FAULT_ACTION, ...ids, body: [body] })
}
