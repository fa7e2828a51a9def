import { type FaultMeaning, ShellGoneError, WsmanFaultError, type WsmanFaultFacts } from '../errors.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { child, elements, textOf } from '../xml/query.ts'
import { element } from '../xml/write-xml.ts'
import { childText, renderResponseEnvelope } from './envelope.ts'
import { reactionTo } from './fault-codes.ts'
import { FAULT_ACTION, NS } from './namespaces.ts'

/** Whether this is the answer of a long poll during which nothing happened. */
export function isOperationTimeout(error: unknown): boolean {
  return meaningOf(error) === 'nothing-yet'
}

/** What a fault means; undefined for an error that is none. */
export function meaningOf(error: unknown): FaultMeaning | undefined {
  return faultOf(error)?.meaning
}

/** The fault that was answered, also where it was told as the end of the shell. */
export function faultOf(error: unknown): WsmanFaultError | undefined {
  const fault = error instanceof ShellGoneError ? error.cause : error
  return fault instanceof WsmanFaultError ? fault : undefined
}

/** Whether a fault leaves open what the request did. */
export function leavesOutcomeOpen(error: unknown): boolean {
  return faultOf(error)?.mayHaveActed ?? false
}

/** Whether the command or its shell had ended already, so that ending it again is no error. */
export function isAlreadyGone(error: unknown): boolean {
  return error instanceof ShellGoneError || meaningOf(error) === 'command-ended'
}

/** The typed error for an `s:Fault`: ShellGoneError where the code says so, else WsmanFaultError. */
export function readFault(
  fault: XmlElement,
  request: { readonly action: string; readonly httpStatus: number },
): WsmanFaultError | ShellGoneError {
  const facts = readFaultFacts(fault, request)
  const soapCode = child(fault, NS.soap, 'Code')
  const isSender = soapCode !== undefined && /(?:^|:)Sender$/.test(childText(soapCode, NS.soap, 'Value') ?? '')
  const error = new WsmanFaultError(facts, reactionTo({ ...facts, isSender }))
  if (error.meaning !== 'shell-gone') return error
  return new ShellGoneError(`the shell no longer exists: ${error.message}`, { cause: error })
}

function readFaultFacts(
  fault: XmlElement,
  request: { readonly action: string; readonly httpStatus: number },
): WsmanFaultFacts {
  const detail = child(fault, NS.soap, 'Detail')
  const wsman = detail && child(detail, NS.fault, 'WSManFault')
  const wmi = detail && elements(detail).find(({ name }) => name === 'MSFT_WmiError')
  const message = wsman ? child(wsman, NS.fault, 'Message') : wmi && local(wmi, 'Message')
  const provider = message && child(message, NS.fault, 'ProviderFault')
  const soapCode = child(fault, NS.soap, 'Code')
  const subcode = soapCode && child(soapCode, NS.soap, 'Subcode')
  const soapReason = child(fault, NS.soap, 'Reason')
  return {
    ...request,
    code: codeOf(wsman?.attributes.get('Code') ?? (wmi && textIn(wmi, 'error_Code'))),
    machine: wsman?.attributes.get('Machine'),
    subcode: subcode && childText(subcode, NS.soap, 'Value')?.replace(/^.*:/, ''),
    reason: (message && plainText(message)) || ((soapReason && childText(soapReason, NS.soap, 'Text')) ?? ''),
    provider: provider && {
      id: provider.attributes.get('providerId') ?? provider.attributes.get('provider') ?? '',
      message: plainText(provider),
    },
  }
}

/** Codes are unsigned on the wire, but some providers write them as signed. */
function codeOf(text: string | undefined): number | undefined {
  const code = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isInteger(code) && Math.abs(code) <= 0xffff_ffff ? code >>> 0 : undefined
}

/** The errors of WMI come in the namespace of whatever class failed. */
function local(parent: XmlElement, name: string): XmlElement | undefined {
  return elements(parent).find((element) => element.name === name)
}

function textIn(parent: XmlElement, name: string): string | undefined {
  const found = local(parent, name)
  return found && textOf(found).trim()
}

function plainText(holder: XmlElement): string {
  return textOf(holder).replace(/\s+/g, ' ').trim()
}

export interface FaultToSend {
  readonly code: number
  /** Local name in the namespace of WS-Management, for example `TimedOut`; with the prefix `a:` in that of WS-Addressing. */
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
  const subcode = fault.subcode.startsWith('a:') ? fault.subcode : `w:${fault.subcode}`
  const code = element(
    's:Code',
    {},
    element('s:Value', {}, fault.sender ? 's:Sender' : 's:Receiver'),
    element('s:Subcode', {}, element('s:Value', {}, subcode)),
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
