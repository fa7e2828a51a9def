import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { ALL_RULES } from '../../../src/migration/rules/all.ts'
import { EXPECTED_IDS, guideProblems, type Repository, rowsOf } from './read-guide.ts'

const ROOT = new URL('../../../', import.meta.url)
const REPOSITORY: Repository = {
  exists: (path) => existsSync(new URL(path, ROOT)),
  read: (path) => readFileSync(new URL(path, ROOT), 'utf8'),
}

describe('docs/guide.md', () => {
  const guide = REPOSITORY.read('docs/guide.md')

  it('has a row for every statement and rule, each with a test that there is', () => {
    expect(guideProblems(guide, REPOSITORY)).toEqual([])
  })

  it('has a row for every rule that is judged', () => {
    const ids = rowsOf(guide).map(({ id }) => id)

    expect(ALL_RULES.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([])
  })
})

describe('the check of docs/guide.md', () => {
  const TEST = 'test/unit/some.test.ts'
  const files: Record<string, string> = {
    'src/some.ts': '',
    [TEST]: `test('shows it', () => {})\ntest.each(EVERY)(\n  'shows $id',\n  (row) => {},\n)\n// ${EXPECTED_IDS.join(' ')}`,
    'test/unit/other.test.ts': "test('shows it', () => {}) // B70",
  }
  const repository: Repository = { exists: (path) => path in files, read: (path) => files[path] ?? '' }
  const rows = EXPECTED_IDS.map((id) => `| ${id} | says | does it in \`src/some.ts\` | \`${TEST}\` › \`shows it\` |`)
  const problemsOf = (lines: readonly string[]) =>
    guideProblems(['# Guide', '', '| # | says | does | test |', '|---|---|---|---|', ...lines].join('\n'), repository)
  /** The sample with one row made into others. */
  const changed = (id: string, change: (row: string) => string | readonly string[]) =>
    problemsOf(rows.flatMap((row) => (row.startsWith(`| ${id} |`) ? change(row) : row)))

  it('finds nothing wrong with a whole one', () => {
    expect(problemsOf(rows)).toEqual([])
    expect(changed('A3', (row) => row.replace('shows it', 'shows $id'))).toEqual([])
  })

  test.each<[string, string, (row: string) => string | readonly string[], string]>([
    ['a row that is missing', '17', () => [], 'there is no row 17'],
    ['a row that nobody knows', 'N4', (row) => [row, row.replace('N4', 'M15')], 'nobody knows a row M15'],
    ['a row without a name', 'N4', (row) => [row, row.replace('N4', '')], 'nobody knows a row (without a name)'],
    ['a row that is there twice', 'B7', (row) => [row, row], 'the row B7 is there twice'],
    ['an empty cell', '3', (row) => row.replace('says', ' '), '3: nothing under “says”'],
    ['a cell too few', '3', () => '| 3 | says | does |', '3: nothing under “test”'],
    ['no test', 'M5', () => '| M5 | says | does | a person looks |', 'M5: names no test'],
    ['a path that is not there', '9', (row) => row.replace('src/some.ts', 'src/none.ts'), 'src/none.ts does not exist'],
    [
      'a test that is not there',
      '9',
      (row) => row.replace('some.test', 'none.test'),
      'test/unit/none.test.ts does not exist',
    ],
    ['a title that is not there', '9', (row) => row.replace('shows it', 'shows'), `${TEST} has no test “shows”`],
    ['a test that is none', '9', (row) => row.replace(TEST, 'src/some.ts'), 'src/some.ts is no test'],
    [
      'a test of another rule',
      'B7',
      (row) => row.replace('some.test', 'other.test'),
      'B7: test/unit/other.test.ts does not speak of B7',
    ],
  ])('finds %s', (_, id, change, problem) => {
    expect(changed(id, change)).toEqual([problem])
  })

  it('finds rows in another order', () => {
    const [first = '', second = '', ...others] = rows

    expect(problemsOf([second, first, ...others])).toEqual(['the row 2 is not in its place'])
  })

  it('looks at what is named outside of rows as well', () => {
    expect(problemsOf([...rows, '', `As \`${TEST}\` › \`shows that\` shows.`])).toEqual([
      `${TEST} has no test “shows that”`,
    ])
  })
})
