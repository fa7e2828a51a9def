import { digestText } from '../migration/assessment/digest-text.ts'
import type { DigestOf } from '../migration/decide/assessing.ts'
import type { Ports } from './ports.ts'

/** The digest that an approval of this assessment, with these rules acknowledged, is given to. */
export function digestOf(ports: Ports): DigestOf {
  return (assessment, acknowledged) => ports.digest(digestText(assessment, acknowledged))
}
