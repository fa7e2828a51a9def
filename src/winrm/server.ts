/**
 * The server half of the protocol, for a simulated Windows server. Everything is sans-IO.
 *
 * One `ServerConnection` per socket takes HTTP requests and gives answers or unsealed envelopes; `parseRequest` types an
 * envelope; `renderResponse` and `renderFault` build its answer, which `sealReply` seals. What PSRP says inside is read and
 * written by `ServerRunspacePool`, one per shell.
 */
export {
  arrayValue,
  booleanValue,
  credentialValue,
  enumValue,
  fromPlain,
  hashtableValue,
  int32Value,
  int64Value,
  membersOf,
  NIL,
  propertyBag,
  stringValue,
  uint32Value,
  versionValue,
} from './clixml/build-values.ts'
export { dateTimeFromEpochMs, dateTimeToEpochMs } from './clixml/date-time.ts'
export { dictionaryEntry, integerOfValue, property, textOfValue } from './clixml/property.ts'
export { type PlainValue, toPlain } from './clixml/to-plain.ts'
export type {
  ClixmlDateTime,
  ClixmlMember,
  ClixmlObject,
  ClixmlPrimitive,
  ClixmlSecret,
  ClixmlValue,
} from './clixml/values.ts'
export { RemoteProtocolError } from './errors.ts'
export type { AccountName } from './ntlm/account-name.ts'
export { type ExpectedChannelBindings, NtlmAcceptor, type NtlmAcceptorOptions } from './ntlm/ntlm-acceptor.ts'
export { ntHash } from './ntlm/ntlmv2.ts'
export type { ErrorCategory } from './psrp/error-record.ts'
export type { PipelineState } from './psrp/messages/states.ts'
export type { Command, CommandArgument, PipelineSpec, Statement } from './psrp/pipeline.ts'
export type { ServerPsrpEvent } from './psrp/server-events.ts'
export {
  type ErrorToWrite,
  ServerRunspacePool,
  type ServerRunspacePoolOptions,
  type ServerVersions,
} from './psrp/server-runspace-pool.ts'
export { tlsServerEndPoint } from './security/channel-bindings.ts'
export {
  type HttpReply,
  type HttpRequestFacts,
  ServerConnection,
  type ServerStep,
} from './transport/server-connection.ts'
export type { CimQueryRequest, CimRow } from './wsman/cim-query.ts'
export { type FaultToSend, renderFault } from './wsman/fault.ts'
export { FAULT_CODES } from './wsman/fault-codes.ts'
export { POWERSHELL_RESOURCE } from './wsman/namespaces.ts'
export { parseRequest, type ReceivedRequest, type UnsupportedRequest } from './wsman/read-request.ts'
export type {
  CommandRequest,
  CreateRequest,
  DeleteRequest,
  EnumerateShellsRequest,
  ReceiveRequest,
  SendRequest,
  SignalRequest,
  WsmanRequest,
} from './wsman/requests.ts'
export { type ReceiveResponse, renderResponse, type StreamPart, type WsmanResponse } from './wsman/responses.ts'
export { decodeSealedBody, encodeSealedBody, SEALED_CONTENT_TYPE, type SealedBody } from './wsman/sealed-body.ts'
export type { ShellFacts } from './wsman/shell-facts.ts'
export { parseXml, type XmlElement } from './xml/parse-xml.ts'
