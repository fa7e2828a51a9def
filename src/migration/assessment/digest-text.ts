import { type ApprovedFields, fieldsBefore, fieldsDesired, fieldsFound } from './approved-fields.ts'
import type { Assessment } from './assessment.ts'
import type { RuleId } from './finding.ts'
import { byText } from './text-order.ts'

/**
 * Canonical JSON of what an approval is given to: the destination as recorded, what it shall be, the findings and the rules
 * that were acknowledged. The same for the same servers, whatever moved by itself meanwhile; `differences` names what differs.
 */
export function digestText(assessment: Assessment, acknowledged: readonly RuleId[]): string {
  return JSON.stringify([
    'stationmaster-plan-1',
    values(fieldsBefore(assessment)),
    values(fieldsDesired(assessment)),
    values(fieldsFound(assessment)),
    [...new Set(acknowledged)].toSorted(byText),
  ])
}

/** Pairs of key and value, in the order of keys. */
function values(fields: ApprovedFields): (readonly [key: string, value: string])[] {
  return [...fields]
    .map(([key, field]): readonly [string, string] => [key, field.value])
    .toSorted(([one], [other]) => byText(one, other))
}
