import { int32Value, membersOf, NIL, propertyBag, stringValue } from '../clixml/build-values.ts'
import { integerOfValue, property, textOfValue } from '../clixml/property.ts'
import type { ClixmlObject, ClixmlValue } from '../clixml/values.ts'

/** .NET's ErrorCategory by number (System.Management.Automation). */
export const ERROR_CATEGORIES = [
  'NotSpecified',
  'OpenError',
  'CloseError',
  'DeviceError',
  'DeadlockDetected',
  'InvalidArgument',
  'InvalidData',
  'InvalidOperation',
  'InvalidResult',
  'InvalidType',
  'MetadataError',
  'NotImplemented',
  'NotInstalled',
  'ObjectNotFound',
  'OperationStopped',
  'OperationTimeout',
  'SyntaxError',
  'ParserError',
  'PermissionDenied',
  'ResourceBusy',
  'ResourceExists',
  'ResourceUnavailable',
  'ReadError',
  'WriteError',
  'FromStdErr',
  'SecurityError',
  'ProtocolError',
  'ConnectionError',
  'AuthenticationError',
  'LimitsExceeded',
  'QuotaExceeded',
  'NotEnabled',
] as const

export type ErrorCategory = (typeof ERROR_CATEGORIES)[number]

/** What an ErrorRecord says; decide by id, category, HRESULT and type, which do not depend on the server's language. */
export interface ErrorRecord {
  readonly message: string
  readonly fullyQualifiedErrorId: string
  readonly category: ErrorCategory
  /** Signed 32 bit, as .NET has it. */
  readonly hresult: number | undefined
  readonly exceptionType: string | undefined
  /** Usually the cmdlet. */
  readonly activity: string | undefined
  readonly reason: string | undefined
  readonly targetName: string | undefined
  readonly targetType: string | undefined
}

const HRESULT_EXCEPTION = -2_146_233_088
const ERROR_RECORD_TYPES = ['System.Management.Automation.ErrorRecord', 'System.Object']

/** Reads an ErrorRecord (MS-PSRP 2.2.3.15); what is missing or odd is left undefined, because a half-read error is better than none. */
export function readErrorRecord(record: ClixmlValue): ErrorRecord {
  const exception = property(record, 'Exception')
  const field = (name: string) => textOfValue(property(record, name)) || undefined
  const thrown = exception === undefined ? undefined : textOfValue(property(exception, 'Message'))
  return {
    message: field('ErrorDetails_Message') ?? thrown ?? textOfValue(record) ?? '',
    fullyQualifiedErrorId: field('FullyQualifiedErrorId') ?? '',
    category: ERROR_CATEGORIES[integerOfValue(property(record, 'ErrorCategory_Category')) ?? 0] ?? 'NotSpecified',
    hresult: exception === undefined ? undefined : integerOfValue(property(exception, 'HResult')),
    exceptionType: exception?.kind === 'object' ? exception.typeNames?.[0] : undefined,
    activity: field('ErrorCategory_Activity'),
    reason: field('ErrorCategory_Reason'),
    targetName: field('ErrorCategory_TargetName'),
    targetType: field('ErrorCategory_TargetType'),
  }
}

/** Builds an ErrorRecord without invocation info, as servers send it with RemoteStreamOptions 0. */
export function buildErrorRecord(error: Partial<ErrorRecord> & { readonly message: string }): ClixmlObject {
  const exceptionType = error.exceptionType ?? 'System.Management.Automation.RemoteException'
  const reason = error.reason ?? exceptionType.split('.').at(-1) ?? exceptionType
  const category = error.category ?? 'NotSpecified'
  const [activity, targetName, targetType] = [error.activity ?? '', error.targetName ?? '', error.targetType ?? '']
  const bag = propertyBag(
    {
      Exception: {
        kind: 'object',
        typeNames: [exceptionType, 'System.Exception', 'System.Object'],
        text: `${exceptionType}: ${error.message}`,
        adapted: membersOf({
          Message: stringValue(error.message),
          InnerException: NIL,
          StackTrace: NIL,
          HResult: int32Value(error.hresult ?? HRESULT_EXCEPTION),
        }),
      },
      TargetObject: NIL,
      FullyQualifiedErrorId: stringValue(error.fullyQualifiedErrorId ?? reason),
      InvocationInfo: NIL,
      ErrorCategory_Category: int32Value(ERROR_CATEGORIES.indexOf(category)),
      ErrorCategory_Activity: stringValue(activity),
      ErrorCategory_Reason: stringValue(reason),
      ErrorCategory_TargetName: stringValue(targetName),
      ErrorCategory_TargetType: stringValue(targetType),
      ErrorCategory_Message: stringValue(`${category}: (${targetName}:${targetType}) [${activity}], ${reason}`),
      SerializeExtendedInfo: { kind: 'boolean', value: false },
    },
    ...ERROR_RECORD_TYPES,
  )
  return { ...bag, text: error.message }
}
