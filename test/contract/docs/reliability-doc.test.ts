import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PLANTED_BUGS } from '../../fault/loops/planted/bugs.ts'

const PAGE = readFileSync(new URL('../../../docs/reliability.md', import.meta.url), 'utf8')

/** Not seen in a run yet; the page says so. */
const UNSEEN = ['posted again', 'counts as posted', 'nobody looks']

test.each(PLANTED_BUGS.filter(({ name }) => !UNSEEN.some((words) => name.includes(words))))(
  'docs/reliability.md says how it was found: $name',
  ({ name, shows }) => {
    const row = PAGE.split('\n').find((line) => line.startsWith(`| ${name} |`))

    expect(row).toContain(`| ${shows.kind} |`)
    expect(row).toMatch(shows.words)
  },
)
