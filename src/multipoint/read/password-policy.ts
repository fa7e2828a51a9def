import type { PasswordPolicy } from '../../migration/worksheet/facts.ts'
import { known } from '../../migration/worksheet/reading.ts'

/** Which line of `net accounts` tells the least length of a password. */
const LENGTH_LINE = 3

/** What `net accounts` prints, as far as it can be told without its words, which Windows translates: values by the order of lines. */
export function readPasswordPolicy(lines: readonly string[]): PasswordPolicy {
  const values = lines
    .filter((line) => /\S\s{2,}\S|:\s+\S/.test(line))
    .map(
      (line) =>
        line
          .trim()
          .split(/\s{2,}/)
          .at(-1) ?? '',
    )
  const length = values[LENGTH_LINE]
  return {
    minLength:
      length !== undefined && /^\d+$/.test(length)
        ? known(Number(length))
        : { kind: 'unreadable', why: 'net accounts does not tell it' },
    isComplex: { kind: 'unreadable', why: 'no command tells whether passwords must be complex' },
  }
}
