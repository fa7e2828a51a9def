import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const ROW = /^\| (.+?) \| `(test\/[^`]+)` "(.+)" \|$/
const rows = readFileSync('docs/security.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| claim') && !line.startsWith('| ---'))

it('names a test for every claim', () => {
  expect(rows.length).toBeGreaterThan(30)
  expect(rows.filter((row) => !ROW.test(row))).toEqual([])
})

it('names tests that there are, in the files that it names', () => {
  const missing = rows.flatMap((row) => {
    const [, claim, file = '', title = ''] = ROW.exec(row) ?? []
    if (claim === undefined) return []
    const isThere = existsSync(file) && readFileSync(file, 'utf8').includes(title)
    return isThere ? [] : [`${file} "${title}"`]
  })

  expect(missing).toEqual([])
})
