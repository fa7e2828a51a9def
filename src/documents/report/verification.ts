import { counted } from '../../migration/describe/words.ts'
import { type Block, list, paragraph } from '../document.ts'
import { inWords, type Told } from './told.ts'

/** What the comparison with the plan came to. */
export function verification(told: Told): Block[] {
  const found = told.migration.verification
  if (!found) return [paragraph('The destination has not been compared with the plan.')]
  const when = told.formatTime(found.at)
  if (found.isOk) {
    return [paragraph(`${counted(found.checks, 'check')}, ${when}: the destination is as planned.`)]
  }
  return [
    paragraph(`${when}: the destination is not as planned.`),
    list(found.differences.map((difference) => inWords(difference, told))),
  ]
}
