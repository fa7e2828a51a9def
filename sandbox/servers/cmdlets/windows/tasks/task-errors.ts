import { CmdletError, type ErrorCategory } from '../../../engine/cmdlet-error.ts'

/** Errors of the Task Scheduler by their HRESULT, with the category that PowerShell gives them. */
const ERRORS = {
  '0x80070002': ['ObjectNotFound', 'The system cannot find the file specified.'],
  '0x800700b7': ['ResourceExists', 'Cannot create a file when that file already exists.'],
  '0x80070534': ['NotSpecified', 'No mapping between account names and security IDs was done.'],
  '0x8007052e': ['AuthenticationError', 'The user name or password is incorrect.'],
  '0x8004131a': ['NotSpecified', 'The task XML is malformed.'],
} as const satisfies Record<string, readonly [ErrorCategory, string]>

/** What the Task Scheduler refuses a call with. */
export function taskError(hresult: keyof typeof ERRORS, message?: string): CmdletError {
  const [category, text] = ERRORS[hresult]
  return new CmdletError({
    message: message ?? text,
    exception: 'Microsoft.Management.Infrastructure.CimException',
    id: `HRESULT ${hresult}`,
    category,
    targetName: 'PS_ScheduledTask',
    targetType: 'CimInstance',
    terminating: false,
  })
}
