import type { Worksheet } from '../worksheet/worksheet.ts'
import {
  type ApprovedField,
  type ApprovedFields,
  fieldsBefore,
  fieldsDesired,
  fieldsFound,
  fieldsOfWorksheet,
} from './approved-fields.ts'
import type { Assessment, Difference } from './assessment.ts'
import { byText } from './text-order.ts'

interface Pair {
  readonly key: string
  readonly was: ApprovedField | undefined
  readonly now: ApprovedField | undefined
}

/**
 * What two examinations of the same pair do not agree on, field by field: on the destination, on the source (seen in what
 * the destination shall be) and between the findings. Empty exactly where `digestText` of both is the same.
 */
export function differences(old: Assessment, now: Assessment): Difference[] {
  const onDestination = differing(fieldsBefore(old), fieldsBefore(now))
  const told = new Map(onDestination.map((pair) => [pair.key, pair]))
  const onSource = differing(fieldsDesired(old), fieldsDesired(now)).filter((pair) => !isTold(told.get(pair.key), pair))

  return [
    ...inWords('source', onSource),
    ...inWords('destination', onDestination),
    ...inWords('pair', differing(fieldsFound(old), fieldsFound(now))),
  ]
}

/** What two readings of one destination do not agree on, its stations by their ids included. Names accounts. */
export function worksheetDifferences(was: Worksheet, now: Worksheet): Difference[] {
  return inWords('destination', differing(fieldsOfWorksheet(was), fieldsOfWorksheet(now)))
}

/** Fields with different values, in the order of their keys. */
function differing(old: ApprovedFields, now: ApprovedFields): Pair[] {
  return [...new Set([...old.keys(), ...now.keys()])]
    .toSorted(byText)
    .map((key) => ({ key, was: old.get(key), now: now.get(key) }))
    .filter(({ was, now: is }) => was?.value !== is?.value)
}

/** What the destination has of its own shows in what it shall be too; once is enough. */
function isTold(onDestination: Pair | undefined, pair: Pair): boolean {
  return onDestination !== undefined && onDestination.now?.value === pair.now?.value
}

/** Details of something that came or went as a whole are left out, where that is told. */
function inWords(server: Difference['server'], pairs: readonly Pair[]): Difference[] {
  const wholes = new Set(pairs.map((pair) => pair.key))
  return pairs
    .filter(({ was, now }) => !wholes.has(was?.of ?? now?.of ?? ''))
    .map(({ was, now }) => ({
      server,
      field: now?.field ?? was?.field ?? '',
      was: was?.shown ?? 'not there',
      now: now?.shown ?? 'not there',
    }))
}
