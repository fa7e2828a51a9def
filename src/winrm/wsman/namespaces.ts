/** Namespaces, actions and resources of MS-WSMV and DSP0226 that PowerShell remoting uses. */
export const NS = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  transfer: 'http://schemas.xmlsoap.org/ws/2004/09/transfer',
  enumeration: 'http://schemas.xmlsoap.org/ws/2004/09/enumeration',
  wsman: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  wsmv: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  shell: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
  fault: 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
  powershell: 'http://schemas.microsoft.com/powershell',
  xml: 'http://www.w3.org/XML/1998/namespace',
} as const

export const ANONYMOUS_ADDRESS = `${NS.addressing}/role/anonymous`
export const FAULT_ACTION = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault'
export const POWERSHELL_RESOURCE = `${NS.powershell}/Microsoft.PowerShell`
export const SHELL_RESOURCE = NS.shell

/** The action of each request that we send; its answer has the same URI with `Response` at its end. */
export const ACTIONS = {
  create: `${NS.transfer}/Create`,
  delete: `${NS.transfer}/Delete`,
  command: `${NS.shell}/Command`,
  send: `${NS.shell}/Send`,
  receive: `${NS.shell}/Receive`,
  signal: `${NS.shell}/Signal`,
  disconnect: `${NS.shell}/Disconnect`,
  reconnect: `${NS.shell}/Reconnect`,
  'get-shell': `${NS.transfer}/Get`,
  'enumerate-shells': `${NS.enumeration}/Enumerate`,
  'query-cim': `${NS.enumeration}/Enumerate`,
} as const

export type WsmanAction = keyof typeof ACTIONS

/** The name of an action as people know it, for example `Create`. */
export function actionName(action: string): string {
  return action.slice(action.lastIndexOf('/') + 1)
}

/** Codes of a Signal request: MS-WSMV 2.2.4.38 and, for the stop of a pipeline, MS-PSRP 3.1.5.3.10, which is no URI. */
export const SIGNAL_CODES = {
  terminate: `${NS.shell}/signal/Terminate`,
  'ctrl-c': 'powershell/signal/ctrl_c',
} as const

export type SignalCode = keyof typeof SIGNAL_CODES
