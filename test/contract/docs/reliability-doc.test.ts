import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PLANTED_BUGS } from '../../fault/loops/planted/bugs.ts'

const PAGE = readFileSync(new URL('../../../docs/reliability.md', import.meta.url), 'utf8')

test.each(PLANTED_BUGS)('docs/reliability.md says how it was found: $name', ({ name, shows }) => {
  const row = PAGE.split('\n').find((line) => line.startsWith(`| ${name} |`))

  expect(row).toContain(`| ${shows.kind} |`)
  expect(row).toMatch(shows.words)
})
