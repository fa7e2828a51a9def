import { ServerTrouble, type TroubleKind } from '../operations/ports.ts'
import {
  AuthenticationError,
  FAULT_CODES,
  OutcomeUnknownError,
  ShellGoneError,
  TransportError,
  WinrmError,
  WsmanFaultError,
} from '../winrm/index.ts'
import type { Endpoint } from './endpoint.ts'

type At = Pick<Endpoint, 'server' | 'host' | 'port' | 'username'>

/** What went wrong with a server, as a sentence that says what to do. Errors of other kinds are given back as they are. */
export function toTrouble(error: unknown, at: At): unknown {
  if (!(error instanceof WinrmError)) return error
  const [kind, sentence] = explain(error, at)
  return new ServerTrouble(kind, at.server, sentence, { cause: error })
}

function explain(error: WinrmError, at: At): readonly [TroubleKind, string] {
  const where = `${at.server} (${at.host}, port ${at.port})`
  if (error instanceof AuthenticationError) {
    return [
      'wrong-credentials',
      `${where} refused to log on ${at.username}: wrong password, locked account, or a local administrator whose remote rights Windows filters. Check the password in the configuration.`,
    ]
  }
  if (error instanceof OutcomeUnknownError)
    return ['outcome-unknown', `The connection to ${where} broke before the answer came.`]
  if (error instanceof ShellGoneError)
    return ['shell-gone', `The session on ${where} is gone; the server may have restarted.`]
  if (error instanceof WsmanFaultError) return explainFault(error, where, at)
  if (error instanceof TransportError) return explainTransport(error, where, at)
  return ['protocol', `${where} answered in a way that is not WinRM: ${error.message}.`]
}

function explainFault(error: WsmanFaultError, where: string, at: At): readonly [TroubleKind, string] {
  if (error.facts.code === FAULT_CODES.accessDenied) {
    return [
      'not-administrator',
      `${where} lets ${at.username} log on but not manage it. The account has to be a member of Administrators on ${at.server}.`,
    ]
  }
  return [error.retry === 'never' ? 'protocol' : 'unreachable', `${where} answered with a fault: ${error.message}.`]
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known to DNS. Check the host in the configuration',
  EAI_AGAIN: 'its name could not be looked up. Check DNS',
  ECONNREFUSED: 'nothing listens there. Check that WinRM runs (winrm quickconfig) and the port',
  EHOSTUNREACH: 'there is no way to that host. Check that it is switched on and the network',
  ENETUNREACH: 'there is no way to that network. Check the network',
  ETIMEDOUT:
    'it did not answer in time. Check that it is switched on, and the firewall rule "Windows Remote Management (HTTP-In)"',
}

function explainTransport(error: TransportError, where: string, at: At): readonly [TroubleKind, string] {
  const known = UNREACHABLE[error.code]
  if (known) return ['unreachable', `${where} can't be reached: ${known}.`]
  if (error.code.startsWith('HTTP ') || error.code === 'NOT-WINRM') {
    return [
      'not-winrm',
      `${where} answers, but it is not WinRM (${error.message}). Check the host and the port of ${at.server}; WinRM over HTTP is usually 5985.`,
    ]
  }
  return ['unreachable', `${where} can't be reached: ${error.message}.`]
}
