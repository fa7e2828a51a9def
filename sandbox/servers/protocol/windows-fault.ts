import { randomUUID } from 'node:crypto'

/** How much of its detail a fault carries: all, none (quotas of WinRM 3), or an error of WMI instead of a WSManFault. */
export type FaultDetail = 'whole' | 'none' | 'wmi'

interface FaultShape {
  /** With the prefix of its namespace. */
  readonly subcode: string
  readonly isSender: boolean
  readonly reason: string
  readonly detail?: string
  /** The plug-in that failed, where the fault is not of the service itself. */
  readonly provider?: readonly [name: string, path: string]
}

const POWERSHELL_PLUGIN = ['Microsoft.PowerShell', '%systemroot%\\system32\\pwrshplugin.dll'] as const
const SHELL_PLUGIN = ['Shell provider', '%systemroot%\\system32\\WsmSvc.dll'] as const
const SERVICE = 'The WS-Management service cannot process the request.'
const FAULT_DETAIL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail'

const internal = (reason: string): FaultShape => ({ subcode: 'w:InternalError', isSender: false, reason })
const quota = (what: string): FaultShape => ({
  subcode: 'w:QuotaLimit',
  isSender: true,
  reason: `${SERVICE} ${what} Close existing operations or raise the quota.`,
})
const sender = (subcode: string, reason: string): FaultShape => ({ subcode, isSender: true, reason })
const markedForDeletion = internal('Illegal operation attempted on a registry key that has been marked for deletion. ')

/** As recorded from real servers where a recording exists, else as MS-WSMV 2.2.4.43 and DSP0226 14.6 describe them. */
const SHAPES: Readonly<Record<number, FaultShape>> = {
  2: { ...internal('The system cannot find the file specified. '), provider: POWERSHELL_PLUGIN },
  5: sender('w:AccessDenied', 'Access is denied. '),
  183: sender('w:AlreadyExists', 'Cannot create a file when that file already exists. '),
  995: internal('The I/O operation has been aborted because of either a thread exit or an application request. '),
  1018: markedForDeletion,
  1223: internal('The operation was canceled by the user. '),
  2147943418: markedForDeletion,
  2150858767: sender(
    'a:InvalidMessageInformationHeader',
    `${SERVICE} The request contains one or more invalid SOAP headers. `,
  ),
  2150858770: {
    ...internal('The client cannot connect to the destination specified in the request. '),
    subcode: 'a:DestinationUnreachable',
  },
  2150858790: {
    ...sender('w:EncodingLimit', 'The size of the request exceeded the configured MaxEnvelopeSize quota. '),
    detail: 'MaxEnvelopeSizeExceeded',
  },
  2150858793: {
    subcode: 'w:TimedOut',
    isSender: false,
    reason: 'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ',
  },
  2150858817: sender(
    'w:SchemaValidationError',
    `${SERVICE} The SOAP packet did not validate against the corresponding XML schema. `,
  ),
  2150858823: {
    ...sender('w:EncodingLimit', 'The size of the response exceeded the maximum envelope size. '),
    detail: 'ServiceEnvelopeLimit',
  },
  2150858824: {
    ...sender('w:EncodingLimit', 'The MaxEnvelopeSize of the request is too small or too large. '),
    detail: 'MinimumEnvelopeLimit',
  },
  2150858843: {
    ...sender(
      'w:InvalidSelectors',
      `${SERVICE.slice(0, -1)} because the request contained invalid selectors for the resource. `,
    ),
    detail: 'UnexpectedSelectors',
    provider: SHELL_PLUGIN,
  },
  2150859046: internal('WinRM cannot complete the operation: the network connection timed out. '),
  2150859082: internal('The Windows Remote Shell cannot process the request because the shell is closed. '),
  2150859087: internal('The Windows Remote Shell cannot process the request because the command has ended. '),
  2150859173: quota('The maximum number of concurrent shells for this user has been exceeded.'),
  2150859174: quota('The maximum number of concurrent operations for this user has been exceeded.'),
  2150859175: quota('This user has exceeded the maximum number of concurrent requests.'),
  2150859176: quota('The load quota for the system has been exceeded.'),
  2150859177: sender(
    'w:AccessDenied',
    `${SERVICE} The request was made with another authorization token than the shell was created with. `,
  ),
  2150859179: quota('The maximum number of users executing shell operations has been exceeded.'),
  2150859180: sender(
    'w:AccessDenied',
    `${SERVICE} The remote shell access is not enabled: AllowRemoteShellAccess is false. `,
  ),
  2150859193: internal('WinRM cannot process the request because the server name cannot be resolved. '),
  2150859204: internal('The operation cannot be done because the shell is in a disconnected state. '),
  2150859230: internal('The service is not accepting requests: the stream to the service was disconnected. '),
  2150859236: quota('The maximum number of concurrent shells allowed for this plugin and user has been exceeded.'),
  2150859237: quota('The maximum number of users allowed for this plugin has been exceeded.'),
  2150859238: quota('The maximum number of concurrent shells allowed for this plugin has been exceeded.'),
  2150859239: quota('The maximum number of concurrent operations allowed for this plugin has been exceeded.'),
  2150859240: quota('The maximum number of concurrent operations allowed for this plugin and user has been exceeded.'),
  2150859241: quota('The maximum number of concurrent commands per shell has been exceeded.'),
}

const UNKNOWN = internal('An internal error occurred. ')
const NAMESPACES = [
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  'xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"',
].join(' ')
const FAULT_NAMESPACE = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'

/**
 * A fault as Windows writes it, written without the product's own encoder so that both halves cannot share a mistake.
 * `relatesTo` is the message id of the request, a GUID; `code` is unsigned.
 */
export function windowsFault(fault: {
  readonly code: number
  readonly machine: string
  readonly relatesTo: string
  readonly detail: FaultDetail
}): string {
  const shape = SHAPES[fault.code] ?? UNKNOWN
  const role = shape.subcode.startsWith('a:')
    ? 'http://schemas.xmlsoap.org/ws/2004/08/addressing'
    : 'http://schemas.dmtf.org/wbem/wsman/1/wsman'
  const header = [
    `<a:Action>${role}/fault</a:Action>`,
    `<a:MessageID>uuid:${randomUUID().toUpperCase()}</a:MessageID>`,
    `<p:ActivityId>${randomUUID().toUpperCase()}</p:ActivityId>`,
    '<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>',
    `<a:RelatesTo>uuid:${fault.relatesTo.toUpperCase()}</a:RelatesTo>`,
  ].join('')
  const code = `<s:Code><s:Value>s:${shape.isSender ? 'Sender' : 'Receiver'}</s:Value><s:Subcode><s:Value>${shape.subcode}</s:Value></s:Subcode></s:Code>`
  const reason = `<s:Reason><s:Text xml:lang="en-US">${shape.reason}</s:Text></s:Reason>`
  return `<s:Envelope xml:lang="en-US" ${NAMESPACES}><s:Header>${header}</s:Header><s:Body><s:Fault>${code}${reason}${detailOf(shape, fault)}</s:Fault></s:Body></s:Envelope>`
}

function detailOf(
  shape: FaultShape,
  { code, machine, detail }: { readonly code: number; readonly machine: string; readonly detail: FaultDetail },
): string {
  if (detail === 'none') return ''
  if (detail === 'wmi') {
    const facts = `<p:error_Code>${code | 0}</p:error_Code><p:Message>${shape.reason}</p:Message>`
    return `<s:Detail><p:MSFT_WmiError b:IsCIM_Error="true" xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/MSFT_WmiError">${facts}</p:MSFT_WmiError></s:Detail>`
  }
  const open = `<f:WSManFault xmlns:f="${FAULT_NAMESPACE}" Code="${code}" Machine="${machine}"><f:Message>`
  const nested = shape.provider
    ? `<f:ProviderFault provider="${shape.provider[0]}" path="${shape.provider[1]}">${open}${shape.reason}</f:Message></f:WSManFault></f:ProviderFault>`
    : shape.reason
  const uri = shape.detail ? `<w:FaultDetail>${FAULT_DETAIL}/${shape.detail}</w:FaultDetail>` : ''
  return `<s:Detail>${uri}${open}${nested}</f:Message></f:WSManFault></s:Detail>`
}
