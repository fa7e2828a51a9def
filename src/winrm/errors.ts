/** Errors of the WinRM module. Each carries its facts as fields; the message is derived from them and never holds a secret. */
export type RetryAdvice = 'never' | 'after-delay' | 'after-probe' | 'after-reauth'

export abstract class WinrmError extends Error {
  abstract readonly kind: string
  abstract readonly retry: RetryAdvice
}

/** We misused the protocol: a bug on this side. */
export class LocalProtocolError extends WinrmError {
  readonly kind = 'local-protocol'
  readonly retry = 'never'
}

/** The peer broke the protocol, or sent more than a limit allows. */
export class RemoteProtocolError extends WinrmError {
  readonly kind = 'remote-protocol'
  readonly retry = 'never'
}

/**
 * `refused`: the server turned the account down. `not-offered`: it does not offer our way of authenticating. `weak`: it offers
 * less protection than we insist on. `unavailable`: this side has not what it takes, such as a Kerberos ticket.
 */
export type AuthenticationReason = 'refused' | 'not-offered' | 'weak' | 'unavailable'

/** Nobody was authenticated: HTTP 401, a failed step of a handshake, or a downgrade that we refuse. */
export class AuthenticationError extends WinrmError {
  readonly kind = 'authentication'
  readonly retry = 'never'
  readonly reason: AuthenticationReason

  constructor(message: string, reason: AuthenticationReason, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** The server's certificate is not the one that was asked for: unknown issuer, other name, expired, or another one than pinned. */
export class UntrustedServerError extends WinrmError {
  readonly kind = 'untrusted-server'
  readonly retry = 'never'
  /** Node's code such as DEPTH_ZERO_SELF_SIGNED_CERT, or PIN_MISMATCH. */
  readonly code: string
  /** SHA-256 of the certificate that the server showed, in hexadecimal; undefined where it showed none. */
  readonly fingerprint: string | undefined

  constructor(message: string, code: string, fingerprint: string | undefined, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.fingerprint = fingerprint
  }
}

/** No answer could be had, and nothing that matters was sent: refused, timed out, name not resolved, reset before the request was complete. */
export class TransportError extends WinrmError {
  readonly kind = 'transport'
  readonly retry = 'after-delay'
  /** Node's error code, for example ECONNREFUSED, or `HTTP <status>`. */
  readonly code: string

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A request was sent and its answer never came: it may or may not have had its effect. Only observing tells. */
export class OutcomeUnknownError extends WinrmError {
  readonly kind = 'outcome-unknown'
  readonly retry = 'after-probe'
}

export interface WsmanFaultFacts {
  readonly action: string
  readonly httpStatus: number
  /** WSManFault code, unsigned 32 bit; undefined where the fault carries none. */
  readonly code: number | undefined
  readonly machine: string | undefined
  readonly subcode: string | undefined
  readonly reason: string
  /** Message and name of the provider that failed, where one did. */
  readonly provider: { readonly id: string; readonly message: string } | undefined
}

/**
 * What a fault says, whatever its code: `nothing-yet`: a long poll is over. `command-ended`, `shell-gone`: it was there once.
 * `disconnected`: the shell waits to be reconnected. `not-ready`: passes by itself in seconds. `quota`: a limit that time or a
 * clean-up frees again. `too-large`: for the envelopes of this server. `not-allowed`: a matter of rights or policy.
 * `foreign-shell`: it belongs to another logon. `unreachable`: the server could not reach what it needed. `malformed`: our bug.
 */
export type FaultMeaning =
  | 'nothing-yet'
  | 'command-ended'
  | 'shell-gone'
  | 'disconnected'
  | 'not-ready'
  | 'quota'
  | 'too-large'
  | 'not-allowed'
  | 'foreign-shell'
  | 'exists'
  | 'unreachable'
  | 'malformed'
  | 'unknown'

/** A SOAP fault (DSP0226 and MS-WSMV 2.2.9.2). */
export class WsmanFaultError extends WinrmError {
  readonly kind = 'wsman-fault'
  readonly retry: RetryAdvice
  readonly facts: WsmanFaultFacts
  readonly meaning: FaultMeaning
  /** True where the request may have had its effect before it failed. */
  readonly mayHaveActed: boolean

  constructor(
    facts: WsmanFaultFacts,
    reaction: { readonly retry: RetryAdvice; readonly meaning: FaultMeaning; readonly mayHaveActed?: boolean },
  ) {
    const code = facts.code === undefined ? (facts.subcode ?? 'no code') : `code ${facts.code}`
    super(`${facts.action} was answered by a fault (${code}): ${facts.provider?.message || facts.reason}`)
    this.facts = facts
    this.retry = reaction.retry
    this.meaning = reaction.meaning
    this.mayHaveActed = reaction.mayHaveActed ?? false
  }

  /** A limit of the server was reached: how many shells, commands or operations it grants. */
  get quota(): boolean {
    return this.meaning === 'quota'
  }
}

/** The shell (runspace pool) no longer exists on the server: removed, timed out or lost by a restart. */
export class ShellGoneError extends WinrmError {
  readonly kind = 'shell-gone'
  readonly retry = 'after-probe'
}
