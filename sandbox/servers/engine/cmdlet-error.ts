/** System.Management.Automation.ErrorCategory, as far as it is used here. */
export const ERROR_CATEGORIES = {
  NotSpecified: 0,
  InvalidArgument: 5,
  InvalidData: 6,
  InvalidOperation: 7,
  InvalidResult: 8,
  NotImplemented: 11,
  ObjectNotFound: 13,
  OperationStopped: 14,
  ParserError: 17,
  PermissionDenied: 18,
  ResourceBusy: 19,
  ResourceExists: 20,
  ResourceUnavailable: 21,
  ReadError: 22,
  WriteError: 23,
  SecurityError: 25,
  ConnectionError: 27,
  AuthenticationError: 28,
} as const
export type ErrorCategory = keyof typeof ERROR_CATEGORIES

export interface CmdletErrorFacts {
  readonly message: string
  /** .NET type of the exception. */
  readonly exception: string
  readonly id: string
  readonly category: ErrorCategory
  readonly targetName?: string
  readonly targetType?: string
  /** Where it is false the cmdlet goes on with its next item (WriteError); default true (ThrowTerminatingError). */
  readonly terminating?: boolean
  /** Without it the command's own type name follows the id. */
  readonly isBareId?: boolean
}

/** What a cmdlet answers when it refuses; becomes an ErrorRecord. */
export class CmdletError extends Error {
  readonly facts: CmdletErrorFacts

  constructor(facts: CmdletErrorFacts) {
    super(facts.message)
    this.name = 'CmdletError'
    this.facts = facts
  }
}

export interface ErrorRecord {
  readonly message: string
  readonly exception: string
  readonly fullyQualifiedErrorId: string
  readonly category: ErrorCategory
  /** The command that failed. */
  readonly activity: string
  /** The exception's short type name. */
  readonly reason: string
  readonly targetName: string
  readonly targetType: string
}

/** The record of an error that `command` (implemented by the .NET type `implementation`) reported. */
export function errorRecordOf(error: CmdletError, command: string, implementation: string): ErrorRecord {
  const { facts } = error
  return {
    message: facts.message,
    exception: facts.exception,
    fullyQualifiedErrorId: facts.isBareId ? facts.id : `${facts.id},${implementation}`,
    category: facts.category,
    activity: facts.isBareId ? '' : command,
    reason: facts.exception.split('.').at(-1) ?? facts.exception,
    targetName: facts.targetName ?? '',
    targetType: facts.targetType ?? (facts.targetName === undefined ? '' : 'String'),
  }
}

/** PowerShell's answer to a command that it does not have. */
export function commandNotFound(name: string): CmdletError {
  return new CmdletError({
    message: `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
    exception: 'System.Management.Automation.CommandNotFoundException',
    id: 'CommandNotFoundException',
    category: 'ObjectNotFound',
    targetName: name,
    isBareId: true,
  })
}

/** An error of the parameter binder; `id` is PowerShell's. */
export function bindingError(id: string, message: string, parameter?: string): CmdletError {
  return new CmdletError({
    message,
    exception: 'System.Management.Automation.ParameterBindingException',
    id,
    category: 'InvalidArgument',
    ...(parameter === undefined ? {} : { targetName: parameter }),
  })
}

/** What a cmdlet says to a caller without administrator rights. */
export function accessDenied(what = 'Access is denied.'): CmdletError {
  return new CmdletError({
    message: what,
    exception: 'System.UnauthorizedAccessException',
    id: 'AccessDenied',
    category: 'PermissionDenied',
  })
}

/** Something that was named does not exist; the cmdlet goes on with its other items. */
export function itemNotFound(message: string, targetName: string): CmdletError {
  return new CmdletError({
    message,
    exception: 'System.Management.Automation.ItemNotFoundException',
    id: 'ItemNotFound',
    category: 'ObjectNotFound',
    targetName,
    terminating: false,
  })
}
