import { TransportError } from '../errors.ts'
import { authorityOf, type Endpoint } from './http/http-socket.ts'

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ENOTFOUND: 'is not known to the name service',
  EAI_AGAIN: 'could not be looked up in the name service',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'did not answer the connection in time',
  ECONNRESET: 'closed the connection',
  NO_TLS: 'does not speak TLS; it may be an HTTP port',
  TLS_TOO_OLD: 'speaks no TLS 1.2, and nothing older is accepted',
}

/** What a socket or OpenSSL says, as one of our codes where it has a meaning for people. */
const TLS_CODES: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: 'NO_TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'NO_TLS',
  ERR_SSL_HTTP_REQUEST: 'NO_TLS',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'TLS_TOO_OLD',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'TLS_TOO_OLD',
}

/** A connection that did not come about. */
export function cannotConnect(endpoint: Endpoint, found: string, detail: string, cause?: unknown): TransportError {
  const code = TLS_CODES[found] ?? found
  const sentence = SENTENCES[code] ?? `gave the network error ${code}`
  return new TransportError(`${authorityOf(endpoint)} ${sentence} ${detail}`.trim(), code, { cause })
}
