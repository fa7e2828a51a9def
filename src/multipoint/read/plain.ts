import { z } from 'zod'
import { known, type Reading } from '../../migration/worksheet/reading.ts'
import { dateTimeToEpochMs, type PlainValue } from '../../winrm/index.ts'

/** Property values as they come over the wire: absent ones are null, 64-bit numbers bigints. */
export const text = z
  .union([z.string(), z.number(), z.bigint(), z.boolean(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? '' : String(value)))

export const integer = z
  .union([z.number(), z.bigint(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? 0 : Number(value)))

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true)

/** A collection of texts; one that PowerShell unrolled to a single text, or to nothing, counts as well. */
export const texts = z
  .union([z.array(z.unknown()), z.string(), z.null()])
  .optional()
  .transform((value): string[] => {
    if (value === null || value === undefined || value === '') return []
    return typeof value === 'string' ? [value] : value.map(String)
  })

/** Any value, to be shown as it is where it is not understood. */
export const anything = z.unknown().transform((value) => value as PlainValue | undefined)

/** A moment; `localOffsetMinutes` is for values whose zone was not written. */
export function epochMs(value: PlainValue | undefined, localOffsetMinutes: number): number | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'date-time') return undefined
  const moment = value as Parameters<typeof dateTimeToEpochMs>[0]
  const withZone = moment.zone === 'unspecified' ? { ...moment, zone: { offsetMinutes: localOffsetMinutes } } : moment
  return dateTimeToEpochMs(withZone)
}

function shown(value: PlainValue): string {
  if (typeof value !== 'object') return String(value)
  // 64-bit numbers are bigints, which JSON does not know.
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
}

/** A check box: true or false, or what the server said instead. */
export function booleanReading(value: PlainValue | undefined, isInverted = false): Reading<boolean> {
  if (typeof value === 'boolean') return known(isInverted ? !value : value)
  if (value === null || value === undefined) return { kind: 'unreadable', why: 'this server does not tell it' }
  return { kind: 'unknown', text: shown(value) }
}

/** One of the words that we know, or what the server said instead. */
export function wordReading<T extends string>(value: PlainValue | undefined, words: readonly T[]): Reading<T> {
  const word = words.find((candidate) => candidate === value)
  if (word !== undefined) return known(word)
  if (value === null || value === undefined) return { kind: 'unreadable', why: 'this server does not tell it' }
  return { kind: 'unknown', text: shown(value) }
}

/** Whatever text the server said. */
export function textReading(value: PlainValue | undefined): Reading<string> {
  if (value === null || value === undefined || value === '')
    return { kind: 'unreadable', why: 'this server does not tell it' }
  return known(shown(value))
}
