/** The public API of the WinRM client: PowerShell remoting to a Windows server, made of commands with typed parameters only. */
export { type CimQuery, createWinrmClient, type WinrmClient, type WinrmClientOptions } from './client/client.ts'
export type { Delay } from './client/delay.ts'
export type { PipelineEvent, StatementError } from './client/pipeline/pipeline-events.ts'
export type { PipelineResult, StatementResult } from './client/pipeline/pipeline-result.ts'
export type { InvokeLimits } from './client/pipeline/pipeline-run.ts'
export {
  type Argument,
  command,
  credential,
  type Parameters,
  pipe,
  secureString,
} from './client/pipeline/statements.ts'
export type { ServerVersion } from './client/pool-stream.ts'
export { lookForRestart, type RestartLook, type RestartWatch, watchRestart } from './client/restart-watch.ts'
export type { OpenPoolOptions, RunspacePool } from './client/runspace-pool.ts'
export { dateTimeToEpochMs } from './clixml/date-time.ts'
export { timeSpanToMs } from './clixml/time-span.ts'
export type { PlainObject, PlainSpecial, PlainValue } from './clixml/to-plain.ts'
export type { ClixmlDateTime, ClixmlSecret, ClixmlTimeSpan, ClixmlValue } from './clixml/values.ts'
export {
  AuthenticationError,
  type AuthenticationReason,
  type FaultMeaning,
  LocalProtocolError,
  OutcomeUnknownError,
  RemoteProtocolError,
  type RetryAdvice,
  ShellGoneError,
  TransportError,
  UntrustedServerError,
  WinrmError,
  WsmanFaultError,
  type WsmanFaultFacts,
} from './errors.ts'
export type { ErrorCategory } from './psrp/error-record.ts'
export type { Command, CommandArgument, Statement } from './psrp/pipeline.ts'
export { type ReadableTexts, readableTexts } from './recording/readable-texts.ts'
export { type RecordedExchange, Recorder } from './recording/recorder.ts'
export { type ScrubbedRecording, type ScrubOptions, scrubRecording } from './recording/scrub-recording.ts'
export { statementWords } from './recording/statement-words.ts'
export type { PropertyRule, Treatment, Vocabulary } from './recording/vocabulary.ts'
export type { ExchangeFacts } from './transport/http/http-client.ts'
export type { AuthenticationFacts } from './transport/log-on/authenticate.ts'
export { type ProbeStep, probeEndpoint } from './transport/probe.ts'
export type { Authentication, TlsTrust, Transport } from './transport/ways-in.ts'
export type { CimRow } from './wsman/cim-query.ts'
export { FAULT_CODES } from './wsman/fault-codes.ts'
export type { ShellFacts } from './wsman/shell-facts.ts'
