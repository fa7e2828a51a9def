/** What the check needs to know of the repository, by paths from its root. */
export interface Repository {
  readonly exists: (path: string) => boolean
  readonly read: (path: string) => string
}

export interface Row {
  /** `7`, `B7`, `A20`, `M14`, `N4`. */
  readonly id: string
  readonly says: string
  readonly does: string
  readonly test: string
}

export interface TestReference {
  readonly path: string
  readonly title: string
}

const range = (letter: string, last: number) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)

/** The guide's statements, its gate rules, what it leaves to people, and ours besides: the rows that must be there, in order. */
export const EXPECTED_IDS = [
  ...range('', 49),
  ...range('B', 18),
  ...range('A', 20),
  ...range('M', 14),
  ...range('N', 5),
]

/** Everything that is wrong with the guide as a document; empty where nothing is. */
export function guideProblems(markdown: string, repository: Repository): string[] {
  const rows = rowsOf(markdown)
  return [
    ...orderProblems(rows.map(({ id }) => id)),
    ...rows.flatMap((row) => rowProblems(row, repository)),
    ...referencesIn(markdown).flatMap((reference) => referenceProblems(reference, repository)),
    ...pathsIn(markdown)
      .filter((path) => !repository.exists(path))
      .map((path) => `${path} does not exist`),
  ]
}

/** Lines of tables, without their heads; a cell that is missing is empty. */
export function rowsOf(markdown: string): Row[] {
  const lines = markdown.split('\n')
  const isTable = (line = '') => line.startsWith('|')
  const isRule = (line = '') => /^\|[-:| ]+\|$/.test(line)
  return lines
    .filter((line, index) => isTable(line) && !isRule(line) && !isRule(lines[index + 1]))
    .map((line) => {
      const [id = '', says = '', does = '', test = ''] = line
        .replace(/^\||\|$/g, '')
        .split('|')
        .map((cell) => cell.trim())
      return { id, says, does, test }
    })
}

/** Tests are named as `path` › `title`, wherever they are named. */
export function referencesIn(markdown: string): TestReference[] {
  return [...markdown.matchAll(/`([^`]+)` › `([^`]+)`/g)].map(([, path = '', title = '']) => ({ path, title }))
}

function orderProblems(ids: readonly string[]): string[] {
  const problems = [
    ...EXPECTED_IDS.filter((id) => !ids.includes(id)).map((id) => `there is no row ${id}`),
    ...ids.filter((id) => !EXPECTED_IDS.includes(id)).map((id) => `nobody knows a row ${id || '(without a name)'}`),
    ...ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `the row ${id} is there twice`),
  ]
  if (problems.length > 0) return problems
  const misplaced = ids.find((id, index) => id !== EXPECTED_IDS[index])
  return misplaced === undefined ? [] : [`the row ${misplaced} is not in its place`]
}

function rowProblems({ id, says, does, test }: Row, repository: Repository): string[] {
  const empty = Object.entries({ says, does, test }).flatMap(([cell, text]) =>
    text === '' ? [`${id}: nothing under “${cell}”`] : [],
  )
  const references = referencesIn(test)
  const unnamed = test !== '' && references.length === 0 ? [`${id}: names no test`] : []
  const silent = /^[BAN]/.test(id)
    ? references.filter(({ path }) => repository.exists(path) && !mentions(repository.read(path), id))
    : []
  return [...empty, ...unnamed, ...silent.map(({ path }) => `${id}: ${path} does not speak of ${id}`)]
}

function mentions(source: string, id: string): boolean {
  return new RegExp(`\\b${id}\\b`).test(source)
}

/** A title counts where it is the whole of a text in the source, as the one that a test is given. */
function referenceProblems({ path, title }: TestReference, repository: Repository): string[] {
  if (!/^test\/.*\.test\.ts$/.test(path)) return [`${path} is no test`]
  if (!repository.exists(path)) return []
  const source = repository.read(path)
  const isThere = ["'", '"', '`'].some(
    (quote) => source.includes(`(${quote}${title}${quote},`) || isOnItsOwnLine(source, quote + title + quote),
  )
  return isThere ? [] : [`${path} has no test “${title}”`]
}

/** Where a call is broken into lines, the title has one of its own. */
function isOnItsOwnLine(source: string, text: string): boolean {
  return source.split('\n').some((line) => line.trim() === `${text},`)
}

/** Words in backticks that look like paths from the root of the repository. */
function pathsIn(markdown: string): string[] {
  const words = [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)
  return [...new Set(words.filter((word) => /^[\w.@-]+(\/[\w.@-]+)+\/?$/.test(word)))]
}
