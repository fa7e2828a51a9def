import type { FaultMeaning, RetryAdvice } from '../errors.ts'

/** Codes of WSManFault, MS-WSMV 2.2.4.43 and the Windows headers wsmerror.h and winerror.h. */
export const FAULT_CODES = {
  hostProcessFailed: 2,
  accessDenied: 5,
  alreadyExists: 183,
  operationAborted: 995,
  registryKeyDeleted: 1018,
  cancelled: 1223,
  registryKeyDeletedHresult: 2_147_943_418,
  invalidHeader: 2_150_858_767,
  destinationUnreachable: 2_150_858_770,
  envelopeTooLarge: 2_150_858_790,
  timedOut: 2_150_858_793,
  schemaValidation: 2_150_858_817,
  answerTooLarge: 2_150_858_823,
  maxEnvelopeExceeded: 2_150_858_824,
  invalidSelectors: 2_150_858_843,
  networkTimedOut: 2_150_859_046,
  shellClosed: 2_150_859_082,
  commandClosed: 2_150_859_087,
  maxShellsPerUser: 2_150_859_173,
  maxOperationsPerUser: 2_150_859_174,
  userQuota: 2_150_859_175,
  systemQuota: 2_150_859_176,
  otherAuthorizationToken: 2_150_859_177,
  maxShellUsers: 2_150_859_179,
  remoteShellsForbidden: 2_150_859_180,
  nameNotResolved: 2_150_859_193,
  shellDisconnected: 2_150_859_204,
  streamDisconnected: 2_150_859_230,
  maxPluginShells: 2_150_859_236,
  maxPluginUsers: 2_150_859_237,
  maxPluginShellsInAll: 2_150_859_238,
  maxPluginOperations: 2_150_859_239,
  maxPluginOperationsPerUser: 2_150_859_240,
  maxPluginCommands: 2_150_859_241,
} as const

/** What a fault means and what may be done about it. */
export interface FaultReaction {
  readonly meaning: FaultMeaning
  readonly retry: RetryAdvice
  /** The request was cut short, and may have had its effect before. */
  readonly mayHaveActed?: true
}

const QUOTA: FaultReaction = { meaning: 'quota', retry: 'after-delay' }
const TOO_LARGE: FaultReaction = { meaning: 'too-large', retry: 'never' }
const SHELL_GONE: FaultReaction = { meaning: 'shell-gone', retry: 'after-probe' }
const CUT_SHORT: FaultReaction = { ...SHELL_GONE, mayHaveActed: true }
const NOT_ALLOWED: FaultReaction = { meaning: 'not-allowed', retry: 'never' }
const MALFORMED: FaultReaction = { meaning: 'malformed', retry: 'never' }
const NOT_READY: FaultReaction = { meaning: 'not-ready', retry: 'after-delay' }
const UNREACHABLE: FaultReaction = { meaning: 'unreachable', retry: 'after-delay' }

const REACTIONS: Readonly<Record<keyof typeof FAULT_CODES, FaultReaction>> = {
  // It fails before a shell can be had; under a running one it may have died in the middle of things.
  hostProcessFailed: { ...NOT_READY, mayHaveActed: true },
  registryKeyDeleted: NOT_READY,
  registryKeyDeletedHresult: NOT_READY,
  accessDenied: NOT_ALLOWED,
  remoteShellsForbidden: NOT_ALLOWED,
  otherAuthorizationToken: { meaning: 'foreign-shell', retry: 'never' },
  alreadyExists: { meaning: 'exists', retry: 'never' },
  timedOut: { meaning: 'nothing-yet', retry: 'after-probe', mayHaveActed: true },
  operationAborted: CUT_SHORT,
  cancelled: CUT_SHORT,
  streamDisconnected: CUT_SHORT,
  invalidSelectors: SHELL_GONE,
  shellClosed: SHELL_GONE,
  commandClosed: { meaning: 'command-ended', retry: 'after-probe' },
  shellDisconnected: { meaning: 'disconnected', retry: 'after-probe' },
  invalidHeader: MALFORMED,
  schemaValidation: MALFORMED,
  envelopeTooLarge: TOO_LARGE,
  answerTooLarge: TOO_LARGE,
  maxEnvelopeExceeded: TOO_LARGE,
  destinationUnreachable: UNREACHABLE,
  nameNotResolved: UNREACHABLE,
  networkTimedOut: { ...UNREACHABLE, mayHaveActed: true },
  maxShellsPerUser: QUOTA,
  maxOperationsPerUser: QUOTA,
  userQuota: QUOTA,
  systemQuota: QUOTA,
  maxShellUsers: QUOTA,
  maxPluginShells: QUOTA,
  maxPluginUsers: QUOTA,
  maxPluginShellsInAll: QUOTA,
  maxPluginOperations: QUOTA,
  maxPluginOperationsPerUser: QUOTA,
  maxPluginCommands: QUOTA,
}

/** Faults without a code that say by their subcode what they mean (WinRM 3 does so for quotas), DSP0226 14.6. */
const BY_SUBCODE: Readonly<Record<string, FaultReaction>> = {
  QuotaLimit: QUOTA,
  AccessDenied: NOT_ALLOWED,
  TimedOut: REACTIONS.timedOut,
  EncodingLimit: TOO_LARGE,
  SchemaValidationError: MALFORMED,
}

const BY_CODE: ReadonlyMap<number, FaultReaction> = new Map(
  (Object.keys(FAULT_CODES) as (keyof typeof FAULT_CODES)[]).map((name) => [FAULT_CODES[name], REACTIONS[name]]),
)

/** Where a fault is new to us, only blame laid on the sender proves that the request was refused. */
export function reactionTo(fault: {
  readonly code: number | undefined
  readonly subcode: string | undefined
  readonly isSender: boolean
}): FaultReaction {
  const known = fault.code === undefined ? BY_SUBCODE[fault.subcode ?? ''] : BY_CODE.get(fault.code)
  if (known) return known
  return { meaning: 'unknown', retry: 'never', ...(fault.isSender ? {} : { mayHaveActed: true }) }
}
