import { enumValue, int32Value, NIL, propertyBag, stringValue, uint32Value } from '../clixml/build-values.ts'
import { dateTimeFromEpochMs } from '../clixml/date-time.ts'
import { integerOfValue, property, textOfValue } from '../clixml/property.ts'
import type { ClixmlObject, ClixmlValue } from '../clixml/values.ts'

/** MS-PSRP 2.2.3.16: warning, verbose and debug records. */
export type InformationalKind = 'warning' | 'verbose' | 'debug'

/** MS-PSRP 2.2.5.1.25 context, as the message 2.2.2.25 carries it. */
export interface ProgressRecord {
  readonly activity: string
  readonly activityId: number
  readonly statusDescription: string
  readonly currentOperation: string | undefined
  /** -1 for none. */
  readonly parentActivityId: number
  /** -1 where it is not known. */
  readonly percentComplete: number
  /** -1 where it is not known. */
  readonly secondsRemaining: number
  readonly isCompleted: boolean
}

/** MS-PSRP 2.2.2.26; Write-Host comes in this way, its text inside an object. */
export interface InformationRecord {
  readonly message: string
  readonly source: string | undefined
  readonly tags: readonly string[]
  readonly messageData: ClixmlValue
}

const INFORMATIONAL_TYPES = { warning: 'WarningRecord', verbose: 'VerboseRecord', debug: 'DebugRecord' } as const
const AUTOMATION = 'System.Management.Automation'
const TAG_LIST_TYPE =
  'System.Collections.Generic.List`1[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089]]'

export function readInformationalMessage(record: ClixmlValue): string {
  return textOfValue(property(record, 'InformationalRecord_Message')) ?? textOfValue(record) ?? ''
}

/** Builds a record without invocation info. */
export function buildInformationalRecord(kind: InformationalKind, message: string): ClixmlObject {
  const bag = propertyBag(
    {
      InformationalRecord_Message: stringValue(message),
      InformationalRecord_SerializeInvocationInfo: { kind: 'boolean', value: false },
      InformationalRecord_PipelineIterationInfo: NIL,
    },
    `${AUTOMATION}.${INFORMATIONAL_TYPES[kind]}`,
    `${AUTOMATION}.InformationalRecord`,
    'System.Object',
  )
  return { ...bag, text: message }
}

export function readProgressRecord(record: ClixmlValue): ProgressRecord {
  const text = (name: string) => textOfValue(property(record, name))
  const number = (name: string, missing: number) => integerOfValue(property(record, name)) ?? missing
  return {
    activity: text('Activity') ?? '',
    activityId: number('ActivityId', 0),
    statusDescription: text('StatusDescription') ?? '',
    currentOperation: text('CurrentOperation'),
    parentActivityId: number('ParentActivityId', -1),
    percentComplete: number('PercentComplete', -1),
    secondsRemaining: number('SecondsRemaining', -1),
    isCompleted: number('Type', 0) === 1,
  }
}

/** Builds a record; what is left out is not known. */
export function buildProgressRecord(progress: Partial<ProgressRecord> & { readonly activity: string }): ClixmlObject {
  const isCompleted = progress.isCompleted ?? false
  const operation = progress.currentOperation
  return propertyBag({
    Activity: stringValue(progress.activity),
    ActivityId: int32Value(progress.activityId ?? 0),
    StatusDescription: stringValue(progress.statusDescription ?? ' '),
    CurrentOperation: operation === undefined ? NIL : stringValue(operation),
    ParentActivityId: int32Value(progress.parentActivityId ?? -1),
    PercentComplete: int32Value(progress.percentComplete ?? -1),
    Type: enumValue(`${AUTOMATION}.ProgressRecordType`, isCompleted ? 'Completed' : 'Processing', isCompleted ? 1 : 0),
    SecondsRemaining: int32Value(progress.secondsRemaining ?? -1),
  })
}

export function readInformationRecord(record: ClixmlValue): InformationRecord {
  const messageData = property(record, 'MessageData') ?? NIL
  const tags = property(record, 'Tags')
  const items = tags?.kind === 'object' && tags.content?.kind === 'list' ? tags.content.items : []
  return {
    message: textOfValue(property(messageData, 'Message')) ?? textOfValue(messageData) ?? '',
    source: textOfValue(property(record, 'Source')),
    tags: items.map((tag) => textOfValue(tag) ?? ''),
    messageData,
  }
}

/** Builds a record as Write-Information makes one. */
export function buildInformationRecord(information: {
  readonly message: string
  readonly source: string
  readonly tags?: readonly string[]
  readonly generatedAt: number
  readonly user: string
  readonly computer: string
}): ClixmlObject {
  const tags = (information.tags ?? []).map(stringValue)
  return propertyBag({
    MessageData: stringValue(information.message),
    Source: stringValue(information.source),
    TimeGenerated: dateTimeFromEpochMs(information.generatedAt),
    Tags: { kind: 'object', typeNames: [TAG_LIST_TYPE, 'System.Object'], content: { kind: 'list', items: tags } },
    User: stringValue(information.user),
    Computer: stringValue(information.computer),
    ProcessId: uint32Value(0),
    NativeThreadId: uint32Value(0),
    ManagedThreadId: uint32Value(0),
  })
}
