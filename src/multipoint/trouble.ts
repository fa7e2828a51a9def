import { ServerTrouble, type TroubleKind } from '../operations/ports.ts'
import {
  AuthenticationError,
  FAULT_CODES,
  type FaultMeaning,
  OutcomeUnknownError,
  ShellGoneError,
  TransportError,
  UntrustedServerError,
  WinrmError,
  WsmanFaultError,
} from '../winrm/index.ts'
import { notAdministrator } from './access-trouble.ts'
import { type Endpoint, identityOf } from './endpoint.ts'

type At = Pick<Endpoint, 'server' | 'host' | 'port' | 'logOn'>
/** What it is, what was found, and what to do about it where that can be told. */
type Explained = readonly [TroubleKind, string, (string | undefined)?]

/** What went wrong with a server, as a sentence that says what to do. Errors of other kinds are given back as they are. */
export function toTrouble(error: unknown, at: At, signal?: AbortSignal): unknown {
  if (error instanceof WsmanFaultError && error.facts.code === FAULT_CODES.accessDenied)
    return notAdministrator(at.server, identityOf(at), error)
  if (error instanceof ShellGoneError) return shellGone(at, error)
  if (error instanceof WinrmError) {
    const [kind, found, remedy] = explain(error, at)
    return new ServerTrouble(kind, at.server, found, { cause: error, ...(remedy !== undefined && { remedy }) })
  }
  if (signal?.aborted !== true || error !== signal.reason) return error
  if (error instanceof Error && error.name === 'TimeoutError') {
    const [found, remedy] = UNREACHABLE.ETIMEDOUT
    return new ServerTrouble('unreachable', at.server, `${placeOf(at)} can't be reached: ${found}.`, {
      cause: error,
      remedy,
    })
  }
  return interrupted(at.server, error)
}

function placeOf({ server, host, port }: At): string {
  return `${server} (${host}, port ${port})`
}

/** The server ended our session, or somebody removed it. */
export function shellGone(at: At, cause?: unknown): ServerTrouble {
  const sentence = `The session on ${placeOf(at)} is gone; the server may have restarted.`
  return new ServerTrouble('shell-gone', at.server, sentence, { cause })
}

/** We were told to stop. */
export function interrupted(server: string, cause?: unknown): ServerTrouble {
  return new ServerTrouble('aborted', server, `The work on ${server} was interrupted.`, { cause })
}

function explain(error: WinrmError, at: At): Explained {
  const where = placeOf(at)
  if (error instanceof AuthenticationError) return explainRefusal(error, where, at)
  if (error instanceof OutcomeUnknownError)
    return ['outcome-unknown', `The connection to ${where} broke before the answer came.`]
  if (error instanceof WsmanFaultError) {
    const kind = error.retry === 'never' ? 'protocol' : 'unreachable'
    return [kind, `${where} answered with a fault: ${error.message}.`, FAULT_REMEDIES[error.meaning]]
  }
  if (error instanceof UntrustedServerError) return ['not-winrm', ...explainDistrust(error, where, at)]
  if (error instanceof TransportError) return explainTransport(error, where, at)
  return ['protocol', `${where} answered in a way that is not WinRM: ${error.message}.`]
}

const FAULT_REMEDIES: Partial<Readonly<Record<FaultMeaning, string>>> = {
  quota:
    'Remove sessions that are left over there (winrm enumerate shell shows them, winrm delete shell removes one), or raise that quota.',
  'not-ready': 'Check again in a minute.',
}

/** A server that turns the account down, or one that never got as far as looking at it. */
function explainRefusal({ message, reason }: AuthenticationError, where: string, at: At): Explained {
  if (reason === 'unavailable') {
    return [
      'wrong-credentials',
      `${where} can't be logged on to: ${message}.`,
      'Kerberos takes a ticket from the cache or the keytab of this process; see docs/install.md.',
    ]
  }
  if (reason === 'refused' && (at.logOn.kind === 'kerberos' || at.logOn.kind === 'negotiate')) {
    return [
      'wrong-credentials',
      `${where} can't be logged on to: ${message}.`,
      'Check the ticket (klist) and the account in Active Directory; nothing else was tried.',
    ]
  }
  if (reason === 'refused') {
    return [
      'wrong-credentials',
      `${where} refused to log on ${identityOf(at)}: the name or the password is wrong, or the account is locked or disabled.`,
      `Check username and password of ${at.server} in the configuration.`,
    ]
  }
  return [
    'not-winrm',
    `${where} offers no way to log on that Stationmaster accepts: ${message}.`,
    `Check the host and the port of ${at.server}, and what WinRM there allows: winrm get winrm/config/service/auth.`,
  ]
}

const REMEDIES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Give the HTTPS listener there a new certificate',
  CERT_NOT_YET_VALID: 'Check the clocks of both machines',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Write the name in the certificate as serverName into the configuration, or as the host',
  PIN_MISMATCH: 'Compare it with the certificate on the server itself; only if they are the same, correct the pin',
}

/** The fingerprint is told so that an administrator can compare it with the one that the server itself shows. */
function explainDistrust({ message, code }: UntrustedServerError, where: string, { server }: At): [string, string] {
  const remedy =
    REMEDIES[code] ??
    'Give its authority as ca in the configuration, or, once compared with the certificate on the server itself, its SHA-256 as pin'
  return [`${where} can't be trusted, and nothing was sent: ${message}.`, `${remedy} (${server}; see docs/install.md).`]
}

/** What was found, and what to do about it. */
const UNREACHABLE = {
  ENOTFOUND: ['its name is not known to DNS', 'Check the host in the configuration.'],
  EAI_AGAIN: ['its name could not be looked up', 'Check DNS.'],
  ECONNREFUSED: ['nothing listens there', 'Check that WinRM runs (winrm quickconfig) and the port.'],
  ECONNRESET: [
    'it closes the connection without an answer',
    'Check that the port is that of WinRM, and belongs to the transport in the configuration (http or https).',
  ],
  NO_TLS: [
    'it does not speak TLS',
    'Check port and transport in the configuration: WinRM over HTTPS is usually 5986, over HTTP 5985.',
  ],
  TLS_TOO_OLD: ['it speaks no TLS 1.2', 'Switch TLS 1.2 on there.'],
  EHOSTUNREACH: ['there is no way to that host', 'Check that it is switched on and the network.'],
  ENETUNREACH: ['there is no way to that network', 'Check the network.'],
  ETIMEDOUT: [
    'it did not answer in time',
    'Check that it is switched on, and the firewall rule "Windows Remote Management (HTTP-In)".',
  ],
  'HTTP 503': ['its WinRM service is not ready (HTTP 503)', 'It may be starting; check again in a minute.'],
} as const satisfies Record<string, readonly [string, string]>

function explainTransport(error: TransportError, where: string, at: At): Explained {
  const known = Object.entries(UNREACHABLE).find(([code]) => code === error.code)?.[1]
  if (known) return ['unreachable', `${where} can't be reached: ${known[0]}.`, known[1]]
  if (error.code.startsWith('HTTP ') || error.code === 'EPROTO') {
    return [
      'not-winrm',
      `${where} answers, but it is not WinRM (${error.message}).`,
      `Check the host and the port of ${at.server}; WinRM over HTTP is usually 5985.`,
    ]
  }
  return ['unreachable', `${where} can't be reached: ${error.message}.`]
}
