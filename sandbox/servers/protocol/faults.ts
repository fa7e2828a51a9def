import { FAULT_CODES } from '../../../src/winrm/server.ts'

/** What a request is refused with; becomes a WSManFault. */
export class Fault extends Error {
  readonly code: number
  readonly subcode: string

  constructor(code: number, subcode: string, reason: string) {
    super(reason)
    this.code = code
    this.subcode = subcode
  }
}

const UNSUPPORTED_ACTION = 2_150_858_754
const RESOURCE_NOT_FOUND = 2_150_858_811

export const accessDenied = () => new Fault(FAULT_CODES.accessDenied, 'AccessDenied', 'Access is denied. ')

export const shellGone = (shellId: string) =>
  new Fault(
    FAULT_CODES.invalidSelectors,
    'InvalidSelectors',
    `The WS-Management service cannot process the request because the request contained invalid selectors for the resource. The shell ${shellId.toUpperCase()} was not found. `,
  )

export const commandGone = (commandId: string) =>
  new Fault(
    FAULT_CODES.invalidSelectors,
    'InvalidSelectors',
    `The WS-Management service cannot process the request because the request contained invalid selectors for the resource. The command ${commandId.toUpperCase()} was not found. `,
  )

export const commandClosed = () =>
  new Fault(
    FAULT_CODES.commandClosed,
    'InternalError',
    'The Windows Remote Shell cannot process the request because the command has ended. ',
  )

export const timedOut = () =>
  new Fault(
    FAULT_CODES.timedOut,
    'TimedOut',
    'The WS-Management service cannot complete the operation within the time specified in OperationTimeout. ',
  )

export const aborted = () =>
  new Fault(
    FAULT_CODES.operationAborted,
    'InternalError',
    'The I/O operation has been aborted because of either a thread exit or an application request. ',
  )

export const disconnected = () =>
  new Fault(
    FAULT_CODES.shellDisconnected,
    'InternalError',
    'The WS-Management service cannot process the request because the shell is disconnected. ',
  )

export const tooManyShells = (limit: number) =>
  new Fault(
    FAULT_CODES.maxShellsPerUser,
    'QuotaLimit',
    `The WS-Management service cannot process the request. The maximum number of concurrent shells for this user has been exceeded. Close existing shells or raise the quota for this user. The limit is ${limit}. `,
  )

export const tooManyCommands = (limit: number) =>
  new Fault(
    FAULT_CODES.maxPluginCommands,
    'QuotaLimit',
    `The WS-Management service cannot process the request. The maximum number of concurrent commands per shell has been exceeded. Retry your request later or raise the Maximum Commands per Shell quota. The limit is ${limit}. `,
  )

/** What a server answers that has no such session configuration, or no plug-in for the shells of cmd. */
export const resourceNotFound = (resourceUri: string) =>
  new Fault(
    RESOURCE_NOT_FOUND,
    'a:DestinationUnreachable',
    `The WS-Management service cannot process the request. The resource URI (${resourceUri}) was not found in the WS-Management catalog. The catalog contains the metadata that describes resources, or logical endpoints. `,
  )

export const otherToken = () =>
  new Fault(
    FAULT_CODES.otherAuthorizationToken,
    'AccessDenied',
    'The WS-Management service cannot process the request. This shell belongs to another user. ',
  )

export const malformed = (reason: string) => new Fault(FAULT_CODES.schemaValidation, 'SchemaValidationError', reason)

export const alreadyExists = (what: string) =>
  new Fault(FAULT_CODES.alreadyExists, 'AlreadyExists', `Cannot create ${what} because it already exists. `)

export const unsupportedAction = (action: string) =>
  new Fault(UNSUPPORTED_ACTION, 'ActionNotSupported', `The action ${action} is not supported by the service. `)

/** An error of WMI as WS-Management tells it; `code` is an HRESULT of wbemcli.h. */
export const wmiFailed = (code: number, reason: string) => new Fault(code, 'InternalError', reason)
