import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const PITFALLS = 36

test('docs/winrm.md has a row for every pitfall, and each names a test that there is', () => {
  const rows = [...readFileSync('docs/winrm.md', 'utf8').matchAll(/^\| (\d+) \|.*\| `([^`]+)` \|$/gm)]

  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: PITFALLS }, (_, index) => index + 1))
  expect(rows.map(([, , path = '']) => path).filter((path) => !existsSync(path))).toEqual([])
})
